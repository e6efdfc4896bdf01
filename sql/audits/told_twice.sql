-- purpose: a fact of a story is told once on a route, and a story has one first message in a place
-- parameters: none
-- grain: one row a finding
-- level: fail
select d.story_id, d.route_id, f.fact, count(*) as times
from main.decisions as d
cross join unnest(string_split(d.fact, '+')) as f (fact)
where d.kind in ('alert', 'update') and f.fact <> ''
group by d.story_id, d.route_id, f.fact
having count(*) > 1
union all
select story_id, receiver_id, target, count(*) as times
from main.outbox
where action = 'post' and story_id not in ('operator', 'digest') and not starts_with(story_id, 'summary')
group by story_id, receiver_id, target
having count(*) > 1
