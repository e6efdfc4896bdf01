-- purpose: the earliest moment at which waiting work is due
-- parameters: $now, $settle_seconds
-- grain: one row; null where nothing waits
select min(due_at) as due_at
from (
    select case
        when state = 'sending' then coalesce(lease_until_at, $now) + to_seconds($settle_seconds)
        else greatest(coalesce(not_before_at, $now), coalesce(lease_until_at, $now))
    end as due_at
    from outbox
    where state in ('pending', 'sending', 'unsure')
      and (action = 'post' or not_before_at is not null or lease_until_at is not null)
    union all
    select greatest(coalesce(not_before_at, $now), coalesce(lease_until_at, $now))
    from entries
    where state = 'admitted'
)
