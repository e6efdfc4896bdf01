-- purpose: edits and replies whose story message will never stand
-- parameters: none
-- grain: one row a delivery
update outbox as o
set state = 'dead', last_reason = 'the story message was never delivered'
from outbox as p
where p.story_id = o.story_id and p.receiver_id = o.receiver_id and p.channel = o.channel and p.target = o.target
  and p.action = 'post' and o.action <> 'post' and p.state = 'dead' and o.state = 'pending'
returning o.delivery_key
