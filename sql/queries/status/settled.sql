-- purpose: deliveries that came to an end after a moment, for a person who looks on
-- parameters: $since, $limit
-- grain: one row a delivery, in the order in which they ended
select
    o.delivery_key, o.story_id, o.receiver_id, o.channel, o.target, o.action, o.payload, o.state, o.last_reason,
    o.settled_at, a.headline, a.severity, a.topics
from outbox as o
left join alerts as a using (dedupe_key)
where o.settled_at > $since and o.state in ('sent', 'dead')
order by o.settled_at, o.delivery_key
limit $limit
