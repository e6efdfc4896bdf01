-- purpose: let a story wait on a route, or move its wait
-- parameters: $story_id, $route_id, $article_id, $reason, $held_at, $due_at
-- grain: none
insert into holds (story_id, route_id, article_id, reason, held_at, due_at, released_at)
values ($story_id, $route_id, $article_id, $reason, $held_at, $due_at, null)
on conflict (story_id, route_id) do update set
    article_id = case when released_at is null then article_id else excluded.article_id end,
    reason = excluded.reason, held_at = excluded.held_at, due_at = excluded.due_at, released_at = null
