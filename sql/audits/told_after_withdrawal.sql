-- purpose: nothing may be decided to be told of a story that was withdrawn
-- parameters: none
-- grain: one row a finding
-- level: fail
select d.story_id, d.route_id, d.fact, d.decided_at
from main.decisions as d
join main.withdrawals as w using (story_id)
where d.kind in ('alert', 'update') and d.reason <> 'withdrawn' and d.decided_at > w.withdrawn_at
