-- purpose: a delivery that was given up, is still looked for or waits for another try was found in its channel
-- parameters: $delivery_key, $receipt, $reason, $now
-- grain: one row: how many rows changed, 1 if it was not known as sent
update outbox
set state = 'sent', receipt = $receipt, fence = fence + 1, lease_until_at = null, not_before_at = null,
    settled_at = $now, last_reason = $reason
where delivery_key = $delivery_key and state in ('dead', 'unsure', 'pending')
