-- purpose: how many admitted entries wait to be fetched, those of archives or all others
-- parameters: $history
-- grain: one row
select count(*) as waiting
from entries
where state = 'admitted' and coalesce(history, false) = $history
