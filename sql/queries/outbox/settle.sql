-- purpose: write down how a try ended; refused where another claim came between
-- parameters: $delivery_key, $fence, $state, $attempts, $not_before_at, $receipt, $last_reason, $settled_at
-- grain: one row: how many rows changed, 1 if the settlement held
update outbox
set state = $state, attempts = $attempts, not_before_at = $not_before_at, receipt = $receipt,
    last_reason = $last_reason, settled_at = $settled_at, lease_until_at = null
where delivery_key = $delivery_key and fence = $fence
