-- purpose: the conditions of sources that have not ended, or that no operator was told of
-- parameters: none
-- grain: one row a source, condition and beginning
select source_id, condition, began_at, detail, ended_at, told_at
from source_conditions
where ended_at is null or told_at is null
order by began_at, source_id, condition
