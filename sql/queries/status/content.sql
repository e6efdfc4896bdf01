-- purpose: the set of each kind of content that is in force
-- parameters: none
-- grain: one row a kind
select kind, version, in_force_at
from content_sets
qualify row_number() over (partition by kind order by in_force_at desc, version) = 1
order by kind
