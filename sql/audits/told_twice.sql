-- purpose: a fact of a story is told once on a route
-- parameters: none
-- grain: one row a finding
-- level: fail
select story_id, route_id, fact, count(*) as times
from main.decisions
where kind in ('alert', 'update') and fact <> ''
group by story_id, route_id, fact
having count(*) > 1
