-- purpose: every delivery that followed from an article
-- parameters: $article_id
-- grain: one row a delivery
select o.receiver_id, o.channel, o.target, o.action, o.state, o.attempts, o.last_reason, o.receipt, o.created_at, o.settled_at
from main.outbox as o
semi join (select dedupe_key from main.decisions where article_id = $article_id) as d using (dedupe_key)
order by o.created_at, o.delivery_key
