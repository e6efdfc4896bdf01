-- purpose: deliveries in one state ('' stands for all that is not sent), the most recent first
-- parameters: $state, $limit
-- grain: one row a delivery, without its payload
select delivery_key, story_id, receiver_id, channel, target, action, state, attempts, priority, degraded, not_before_at, receipt, last_reason, created_at, settled_at
from outbox
where case when $state = '' then state <> 'sent' else state = $state end
order by created_at desc, delivery_key
limit $limit
