-- purpose: waits that are over: work of decide
-- parameters: $now, $limit
-- grain: one row a story and route, the longest wait first
select story_id, route_id, article_id, reason, held_at, due_at
from holds
where released_at is null and due_at <= $now
order by due_at, held_at, story_id, route_id
limit $limit
