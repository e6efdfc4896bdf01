-- purpose: the addresses whose last digests were all refused for good by the mail server
-- parameters: $digests, $refusal
-- grain: one row an address with at least that many refused since the last one that it got
select o.target, count(*) as refused
from outbox as o
where o.story_id = 'digest' and o.channel = 'email'
  and o.state <> 'sent' and starts_with(coalesce(o.last_reason, ''), $refusal)
  and o.created_at > coalesce(
      (select max(g.created_at) from outbox as g
       where g.story_id = 'digest' and g.target = o.target and g.state = 'sent'),
      timestamp '1970-01-01'
  )
group by o.target
having count(*) >= $digests
order by o.target
