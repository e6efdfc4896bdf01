-- purpose: pending edits that say nothing any more: a newer one stands, or their message never will
-- parameters: $now
-- grain: one row: how many rows changed
update outbox as o
set state = 'dead', settled_at = $now,
    last_reason = case when p.action = 'edit' then 'superseded' else 'the story message was never delivered' end
from outbox as p
where o.state = 'pending' and o.action = 'edit'
  and p.story_id = o.story_id and p.receiver_id = o.receiver_id and p.channel = o.channel and p.target = o.target
  and ((p.action = 'post' and p.state = 'dead') or (p.action = 'edit' and (p.created_at, p.delivery_key) > (o.created_at, o.delivery_key)))
