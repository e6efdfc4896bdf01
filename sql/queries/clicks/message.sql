-- purpose: the story message that a click belongs to, and what was last written into it
-- parameters: $target, $receipt
-- grain: one row, or none where the message is none of ours
select
    p.story_id, p.receiver_id, p.dedupe_key, d.route_id, d.article_id,
    (
        select arg_max(e.payload, e.created_at) from outbox as e
        where e.story_id = p.story_id and e.receiver_id = p.receiver_id and e.channel = p.channel and e.target = p.target
          and (e.action = 'edit' or e.delivery_key = p.delivery_key)
    ) as payload
from outbox as p
left join decisions as d on d.dedupe_key = p.dedupe_key
where p.channel = 'slack' and p.action = 'post' and p.target = $target and p.receipt = $receipt
order by d.decided_at
limit 1
