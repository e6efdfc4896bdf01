-- purpose: the earliest moment at which a wait, a summary or a silence ends
-- parameters: none
-- grain: one row; null where nothing waits
select min(due_at) as due_at
from (
    select due_at from holds where released_at is null
    union all
    select due_at from summary_stories where told_at is null
    union all
    select ends_at from silences where told_at is null
)
