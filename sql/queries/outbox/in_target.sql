-- purpose: what the outbox knows of one channel, to be compared with what stands there
-- parameters: $channel, $target
-- grain: one row a delivery that makes a message of its own
select delivery_key, story_id, action, state, receipt, created_at, settled_at, last_reason
from outbox
where channel = $channel and target = $target and action <> 'edit'
order by created_at, delivery_key
