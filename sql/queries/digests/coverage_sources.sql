-- purpose: how each source did since a moment
-- parameters: $since
-- grain: one row a source
select
    s.source_id, s.name, s.state, s.reason, s.last_success_at, s.last_entry_at, s.failures,
    count(a.article_id) as articles
from sources as s
left join articles as a on a.source_id = s.source_id and a.first_seen_at >= $since
group by all
order by s.source_id
