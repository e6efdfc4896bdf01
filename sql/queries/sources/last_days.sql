-- purpose: up to which day the polls of each source were copied
-- parameters: none
-- grain: one row a source
select source_id, max(day) as day from source_days group by source_id
