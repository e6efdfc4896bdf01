-- purpose: put the plain form of a message in the place of one that the channel refused
-- parameters: $delivery_key, $fence, $payload
-- grain: none
update outbox
set payload = $payload, degraded = true
where delivery_key = $delivery_key and fence = $fence and not degraded
