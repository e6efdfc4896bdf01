-- purpose: how many articles were not told, or not at once, by kind of decision and reason
-- parameters: none
-- grain: one row a kind and reason, the most frequent first
select kind, reason, count(distinct article_id) as articles
from decisions
where kind not in ('alert', 'update')
group by kind, reason
order by articles desc, kind, reason
