-- purpose: where the newest articles with a verdict begin in the order of arrival
-- parameters: $since, $limit
-- grain: one row; null where there are none
select min(seen_seq) as seen_seq
from (
    select a.seen_seq
    from main.articles as a
    semi join main.verdicts as v using (article_id)
    where a.first_seen_at >= cast($since as timestamp)
    order by a.seen_seq desc
    limit $limit
)
