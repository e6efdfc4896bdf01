-- purpose: the last arrival before a pause that ended shortly before an article came
-- parameters: $article_id, $gap_seconds, $recovery_seconds
-- grain: one row; null where there was no such pause
with arrived as (
    select coalesce(e.seen_at, a.first_seen_at) as at
    from articles as a
    left join entries as e using (article_id)
    where a.article_id = $article_id
),
lately as (
    select e.seen_at
    from entries as e, arrived
    where e.seen_at between arrived.at - to_seconds($recovery_seconds) and arrived.at and not coalesce(e.history, false)
),
moments as (  -- and the last one before them, which a pause may have begun with
    select distinct seen_at from lately
    union all
    select max(e.seen_at)
    from entries as e, arrived
    where e.seen_at < arrived.at - to_seconds($recovery_seconds) and not coalesce(e.history, false)
),
pauses as (
    select seen_at as ended_at, lag(seen_at) over (order by seen_at) as began_at from moments where seen_at is not null
)
select max(p.began_at) as began_at
from pauses as p, arrived
where p.began_at is not null
  and date_diff('second', p.began_at, p.ended_at) >= $gap_seconds
  and date_diff('second', p.ended_at, arrived.at) <= $recovery_seconds
