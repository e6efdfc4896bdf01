-- purpose: an alert must have a delivery
-- parameters: none
-- grain: one row a finding
-- level: fail
select a.dedupe_key, a.story_id, a.route_id
from main.alerts as a
anti join main.outbox as o using (dedupe_key)
