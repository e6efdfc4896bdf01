-- purpose: when the next admitted entry is due, those of archives or all others
-- parameters: $history
-- grain: one row
select min(greatest(coalesce(not_before_at, seen_at), coalesce(lease_until_at, seen_at))) as next_at
from entries
where state = 'admitted' and coalesce(history, false) = $history
