-- purpose: how many deliveries were not sent by the end, by state
-- parameters: none
-- grain: one row a state
select state, count(*) as deliveries
from outbox
where state <> 'sent'
group by state
order by state
