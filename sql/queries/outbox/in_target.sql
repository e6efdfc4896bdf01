-- purpose: what the outbox knows of one channel, to be compared with what stands there
-- parameters: $channel, $target
-- grain: one row a delivery; an edit too, as one that comes too late is told in the thread
select
    o.delivery_key, o.story_id, o.action, o.state, o.receipt, o.created_at, o.settled_at, o.last_reason,
    p.receipt as parent_receipt
from outbox as o
left join outbox as p
    on o.action = 'reply' and p.action = 'post' and p.story_id = o.story_id and p.receiver_id = o.receiver_id
    and p.channel = o.channel and p.target = o.target
where o.channel = $channel and o.target = $target
order by o.created_at, o.delivery_key
