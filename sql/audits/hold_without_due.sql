-- purpose: a decision to hold must say when it is looked at again
-- parameters: none
-- grain: one row a finding
-- level: fail
select decision_id, story_id, route_id, reason
from main.decisions
where kind = 'hold' and due_at is null
