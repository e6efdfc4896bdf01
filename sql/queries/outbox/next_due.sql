-- purpose: the earliest moment at which waiting work is due
-- parameters: $now, $settle_seconds, $burst_seconds
-- grain: one row; null where nothing waits
select min(due_at) as due_at
from (
    select greatest(
        case
            when o.state = 'sending' then coalesce(o.lease_until_at, o.created_at) + to_seconds($settle_seconds)
            else greatest(coalesce(o.not_before_at, o.created_at), coalesce(o.lease_until_at, o.created_at))
        end,
        (
            select max(c.until_at) from channel_stops as c
            where c.channel = o.channel and c.target in ('', o.target) and c.until_at > $now
        ),
        (
            select max(w.until_at) from method_waits as w
            where w.channel = o.channel and w.until_at > $now
              and split_part(w.method, ':', 1)
                  = case when o.state <> 'pending' then 'look_up' when o.action = 'edit' then 'edit' else 'post' end
              and split_part(w.method, ':', 2) in ('', o.target)  -- some kinds wait for one target alone
        ),
        (
            select max(s.whole_at) - to_seconds($burst_seconds) from channel_pace as s
            where o.state = 'pending' and o.action <> 'edit' and s.channel = o.channel and s.target = o.target
        )
    ) as due_at
    from outbox as o
    left join outbox as p
        on o.action <> 'post' and p.action = 'post' and p.story_id = o.story_id and p.receiver_id = o.receiver_id
        and p.channel = o.channel and p.target = o.target
    where o.state in ('pending', 'sending', 'unsure')
      and (
          o.action = 'post' or o.state <> 'pending' or p.state = 'sent'
          or p.delivery_key is null or (p.state = 'dead' and o.action = 'reply')
      )
    union all
    select greatest(coalesce(not_before_at, seen_at), coalesce(lease_until_at, seen_at))
    from entries
    where state = 'admitted'
)
