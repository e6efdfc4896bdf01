-- purpose: where a story waits
-- parameters: $story_ids
-- grain: one row a route
select story_id, route_id, article_id, reason, held_at, due_at
from holds
where list_contains($story_ids, story_id) and released_at is null
order by held_at desc, story_id
