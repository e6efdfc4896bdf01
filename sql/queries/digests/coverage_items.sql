-- purpose: what was seen and judged between two points in the order of arrival, and what is stuck behind them
-- parameters: $after_seq, $upto_seq, $stuck_before
-- grain: one row
select
    count(*) filter (where a.seen_seq <= $upto_seq) as seen,
    count(v.article_id) filter (where a.seen_seq <= $upto_seq) as classified,
    count(*) filter (
        where (v.article_id is null or s.article_id is null) and q.item_id is null and a.first_seen_at < $stuck_before
    ) as stuck
from articles as a
left join verdicts as v using (article_id)
left join story_articles as s using (article_id)
left join (select distinct item_id from quarantine where step in ('classify', 'group')) as q on q.item_id = a.article_id
where a.seen_seq > $after_seq
