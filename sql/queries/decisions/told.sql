-- purpose: the facts of a story that were told, by route
-- parameters: $story_id
-- grain: one row a fact and route
select distinct route_id, fact
from decisions
where story_id = $story_id and kind in ('alert', 'update')
