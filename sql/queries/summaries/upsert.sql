-- purpose: put a story into a target's next summary, or say more of one that stands there
-- parameters: $receiver_id, $target, $window_key, $story_id, $route_id, $article_id, $decision_id, $severity, $headline, $url, $facts, $put_at, $due_at
-- grain: none
insert into summary_stories (
    receiver_id, target, window_key, story_id, route_id, article_id, decision_id, severity, headline, url, facts, put_at, due_at
)
values (
    $receiver_id, $target, $window_key, $story_id, $route_id, $article_id, $decision_id, $severity, $headline, $url, $facts,
    $put_at, $due_at
)
on conflict (receiver_id, target, window_key, story_id) do update set
    severity = excluded.severity, facts = excluded.facts
