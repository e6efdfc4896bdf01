-- purpose: how many stories a day there were by topic, and how many were told at once
-- parameters: none
-- grain: one row a day and topic
select
    date_trunc('day', s.opened_at)::date as day,
    unnest(s.topics) as topic,
    count(*) as stories,
    count(*) filter (where s.alerted) as alerted
from desk.stories as s
group by day, topic
order by day desc, stories desc, topic
