-- purpose: an article that a step could not work on wants a look
-- parameters: none
-- grain: one row a finding
-- level: warn
select step, item_id, reason, detail
from main.quarantine
where step in ('classify', 'group', 'decide') and failed_at > (now() at time zone 'UTC') - interval 1 day
