-- purpose: how many items were set aside since a moment, by step
-- parameters: $since
-- grain: one row a step
select step, count(*) as items from quarantine where failed_at >= $since group by step order by step
