-- purpose: what was given up and still has something to say: no edit of a message that went with it or says more now
-- parameters: $channel ('' stands for every kind), $since (when it was given up; null: ever)
-- grain: one row a delivery without its payload, the earliest first
select
    o.delivery_key, o.story_id, o.receiver_id, o.channel, o.target, o.action, o.state, o.last_reason, o.created_at, o.settled_at
from outbox as o
where o.state = 'dead'
  and $channel in ('', o.channel)
  and ($since::timestamp is null or o.settled_at >= $since)
  and o.last_reason <> 'superseded'
  and (
      o.action <> 'edit' or exists (
          select 1 from outbox as p
          where p.action = 'post' and p.state <> 'dead' and p.story_id = o.story_id and p.receiver_id = o.receiver_id
            and p.channel = o.channel and p.target = o.target
      )
  )
  and not exists (
      select 1 from outbox as e
      where o.action = 'edit' and e.action = 'edit' and e.story_id = o.story_id and e.receiver_id = o.receiver_id
        and e.channel = o.channel and e.target = o.target
        and (e.created_at, e.delivery_key) > (o.created_at, o.delivery_key)
  )
order by o.created_at, o.delivery_key
