-- purpose: every source and its state
-- parameters: none
-- grain: one row a source
select * from sources order by source_id
