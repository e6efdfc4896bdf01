-- purpose: put deliveries into the outbox; a key that stands there already stays as it is
-- parameters: $rows (JSON array, one object a delivery)
-- grain: one row a new delivery
insert into outbox (
    delivery_key, dedupe_key, story_id, receiver_id, channel, target, action, payload, priority, created_at, state, attempts, degraded, fence
)
select delivery_key, dedupe_key, story_id, receiver_id, channel, target, action, payload, priority, created_at, 'pending', 0, false, 0
from (
    select unnest(from_json($rows::json, '[{"delivery_key": "VARCHAR", "dedupe_key": "VARCHAR", "story_id": "VARCHAR", "receiver_id": "VARCHAR", "channel": "VARCHAR", "target": "VARCHAR", "action": "VARCHAR", "payload": "VARCHAR", "priority": "INTEGER", "created_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning delivery_key
