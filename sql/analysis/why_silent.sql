-- purpose: why articles that matched a rule were told to nobody at once
-- parameters: none
-- grain: one row a reason
select d.reason, count(*) as articles, any_value(d.title) as example
from desk.decisions as d
semi join desk.matches as m using (article_id)
where d.kind in ('suppress', 'hold', 'digest')
group by d.reason
order by articles desc
