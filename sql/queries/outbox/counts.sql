-- purpose: how many deliveries stand in each state, and the oldest that is open
-- parameters: none
-- grain: one row a state
select state, count(*) as deliveries, min(created_at) as oldest_at from outbox group by state order by state
