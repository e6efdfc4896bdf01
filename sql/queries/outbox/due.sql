-- purpose: the work of deliver: open rows that are due, free, and neither stopped, waited for nor too fast for their channel
-- parameters: $now, $paced_at, $limit
-- grain: one row a delivery without its payload, most urgent first
select
    o.delivery_key, o.dedupe_key, o.story_id, o.receiver_id, o.channel, o.target, o.action, '' as payload, o.priority,
    o.state, o.attempts, o.degraded, o.not_before_at, o.lease_until_at, o.fence, o.started_at, o.receipt, o.last_reason,
    p.receipt as parent_receipt
from outbox as o
left join outbox as p
    on o.action <> 'post' and p.action = 'post' and p.story_id = o.story_id and p.receiver_id = o.receiver_id
    and p.channel = o.channel and p.target = o.target
where o.state in ('pending', 'sending', 'unsure')
  and coalesce(o.not_before_at, $now) <= $now
  and coalesce(o.lease_until_at, $now) <= $now
  and (
      o.action = 'post' or o.state <> 'pending' or p.state = 'sent'
      or p.delivery_key is null                          -- never had one: a reply stands by itself
      or (p.state = 'dead' and o.action = 'reply')
  )
  and not exists (
      select 1 from channel_stops as c
      where c.channel = o.channel and c.target in ('', o.target) and c.until_at > $now
  )
  and not exists (
      select 1 from method_waits as w
      where w.channel = o.channel and w.until_at > $now
        and split_part(w.method, ':', 1)
            = case when o.state <> 'pending' then 'look_up' when o.action = 'edit' then 'edit' else 'post' end
        and split_part(w.method, ':', 2) in ('', o.target)  -- some kinds wait for one target alone
  )
  and (
      o.state <> 'pending' or o.action = 'edit' or not exists (
          select 1 from channel_pace as s
          where s.channel = o.channel and s.target = o.target and s.whole_at > $paced_at
      )
  )
order by o.priority desc, o.created_at, o.action = 'reply', o.delivery_key
limit $limit
