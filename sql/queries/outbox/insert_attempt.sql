-- purpose: note one try in the ledger
-- parameters: $delivery_key, $attempt, $outcome, $reason, $now
-- grain: none
insert into delivery_attempts (delivery_key, attempt, outcome, reason, tried_at)
values ($delivery_key, $attempt, $outcome, $reason, $now)
