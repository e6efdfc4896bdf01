-- purpose: the earliest moment at which waiting work is due
-- parameters: $now, $settle_seconds
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
        )
    ) as due_at
    from outbox as o
    left join outbox as p
        on p.story_id = o.story_id and p.receiver_id = o.receiver_id and p.channel = o.channel
        and p.target = o.target and p.action = 'post' and o.action <> 'post'
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
