-- purpose: what was seen and judged between two points in the order of arrival
-- parameters: $after_seq, $upto_seq
-- grain: one row
select
    count(*) as seen,
    count(v.article_id) as classified,
    count(*) filter (where v.relevance = 'alert' and not a.backlog) as relevant,
    count(*) filter (where a.backlog) as backlog
from articles as a
left join verdicts as v using (article_id)
where a.seen_seq > $after_seq and a.seen_seq <= $upto_seq
