-- purpose: take a row that is open still: a lease, a new fence, and the state that it is tried in
-- parameters: $delivery_key, $fence, $state, $attempts, $started_at, $not_before_at, $last_reason, $lease_until
-- grain: one row: how many rows changed, 1 if the claim held
update outbox
set lease_until_at = $lease_until, fence = fence + 1, state = $state, attempts = $attempts, started_at = $started_at,
    not_before_at = $not_before_at, last_reason = $last_reason
where delivery_key = $delivery_key and fence = $fence and state in ('pending', 'sending', 'unsure')
