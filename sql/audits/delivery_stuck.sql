-- purpose: a delivery should end within a day
-- parameters: none
-- grain: one row a finding
-- level: warn
select delivery_key, channel, target, state, last_reason
from main.outbox
where state in ('pending', 'sending', 'unsure') and created_at < (now() at time zone 'UTC') - interval 1 day
