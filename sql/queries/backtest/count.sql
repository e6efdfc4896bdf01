-- purpose: how many articles a backtest is going to read
-- parameters: $since, $limit
-- grain: one row
select least(count(*), $limit) as articles
from main.articles as a
semi join main.verdicts as v using (article_id)
where a.first_seen_at >= cast($since as timestamp)
