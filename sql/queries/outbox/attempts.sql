-- purpose: every try of one delivery
-- parameters: $delivery_key
-- grain: one row a try, oldest first
select attempt, outcome, reason, tried_at from delivery_attempts where delivery_key = $delivery_key order by tried_at
