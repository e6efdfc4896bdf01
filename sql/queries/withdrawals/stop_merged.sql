-- purpose: what was not begun to be sent of a story that ended is not sent where the older story's message stands
-- parameters: $younger, $older, $receiver_id, $channel, $target, $now
-- grain: one row: how many rows changed
update outbox as o set state = 'dead', last_reason = 'merged into ' || $older, settled_at = $now
where o.story_id = $younger and o.receiver_id = $receiver_id and o.channel = $channel and o.target = $target
  and o.state = 'pending' and o.attempts = 0
  and exists (  -- nothing of the younger is there, or was begun: then it stays as it is
      select 1 from outbox as p
      where p.story_id = $younger and p.receiver_id = $receiver_id and p.channel = $channel and p.target = $target
        and p.action = 'post' and p.state = 'pending' and p.attempts = 0
  )
  and exists (
      select 1 from outbox as q
      where q.story_id = $older and q.receiver_id = $receiver_id and q.channel = $channel and q.target = $target
        and q.action = 'post' and q.state <> 'dead'
  )
