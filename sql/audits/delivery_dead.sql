-- purpose: a delivery that was given up wants a look
-- parameters: none
-- grain: one row a finding
-- level: warn
select delivery_key, channel, target, last_reason
from main.outbox
where state = 'dead' and last_reason <> 'superseded' and created_at > (now() at time zone 'UTC') - interval 1 day
