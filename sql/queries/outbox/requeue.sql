-- purpose: let a dead delivery be tried again, or be looked up first where it may have arrived
-- parameters: $delivery_key, $state, $reason, $now
-- grain: one row: how many rows changed, 1 if it was dead
update outbox
set state = $state, attempts = 0, not_before_at = $now, lease_until_at = null, fence = fence + 1,
    settled_at = null, last_reason = $reason
where delivery_key = $delivery_key and state = 'dead'
