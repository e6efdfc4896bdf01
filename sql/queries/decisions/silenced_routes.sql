-- purpose: the routes on which a silence kept a story back
-- parameters: $story_ids
-- grain: one row a route
select distinct route_id
from decisions
where list_contains($story_ids, story_id) and reason = 'silenced'
order by route_id
