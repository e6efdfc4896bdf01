-- purpose: the alert that was told last, and where it went
-- parameters: none
-- grain: one row, or none
select a.headline, a.severity, a.topics, a.story_id, o.channel, o.receiver_id, o.settled_at as told_at
from outbox as o
join alerts as a using (dedupe_key)
where o.state = 'sent'
order by o.settled_at desc, o.delivery_key
limit 1
