-- purpose: take the digests out of the outbox that wait for a reader who has left
-- parameters: $dedupe_keys, $address, $now
-- grain: one row: how many rows changed
update outbox
set state = 'dead', last_reason = 'superseded', not_before_at = null, settled_at = $now
where story_id = 'digest' and state = 'pending' and lower(target) = $address
  and list_contains($dedupe_keys, dedupe_key)
