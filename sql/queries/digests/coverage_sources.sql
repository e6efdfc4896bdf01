-- purpose: how each source did since a moment, and whether it was silent then though it mostly is not
-- parameters: $since
-- grain: one row a source; quiet: it brought something on five of the seven days before, a week ago too, and nothing since
select
    s.source_id, s.name, s.state, s.reason, s.last_success_at, s.last_entry_at, s.failures,
    count(distinct a.back) filter (where a.back >= 0) >= 5 and coalesce(bool_or(a.back = 6), false)
        and not coalesce(bool_or(a.back < 0), false) as quiet
from sources as s
left join (
    select source_id, floor(epoch($since::timestamp - first_seen_at) / 86400)::integer as back
    from articles
    where not backlog and first_seen_at > $since::timestamp - interval 7 days
) as a using (source_id)
group by all
order by s.source_id
