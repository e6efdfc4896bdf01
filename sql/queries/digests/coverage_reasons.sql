-- purpose: what was held back of those articles, and why
-- parameters: $after_seq, $upto_seq
-- grain: one row a reason
select d.reason, count(distinct d.article_id) as articles
from decisions as d
join articles as a using (article_id)
where a.seen_seq > $after_seq and a.seen_seq <= $upto_seq and d.kind in ('suppress', 'hold')
group by d.reason
order by articles desc, d.reason
