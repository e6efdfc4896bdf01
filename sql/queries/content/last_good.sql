-- purpose: the set of this kind that was last in force
-- parameters: $kind
-- grain: one row, or none
select version, body, in_force_at
from content_sets
where kind = $kind
order by in_force_at desc
limit 1
