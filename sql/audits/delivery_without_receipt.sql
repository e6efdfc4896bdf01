-- purpose: a delivery that is said to be sent must have a receipt
-- parameters: none
-- grain: one row a finding
-- level: fail
select delivery_key, channel, target from main.outbox where state = 'sent' and receipt is null
