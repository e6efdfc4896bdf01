-- purpose: what waits in the database at each step, and since when the oldest of it does
-- parameters: none
-- grain: one row a step, in the order of an article's way
select step, count(waits_since) as waiting, min(waits_since) as oldest_at
from (
    select 1 as place, 'fetch' as step, null::timestamp as waits_since
    union all
    select 1, 'fetch', seen_at from entries where state = 'admitted'
    union all
    select 2, 'classify', null
    union all
    select 2, 'classify', a.first_seen_at
    from articles as a
    anti join verdicts as v using (article_id)
    anti join (select item_id from quarantine where step = 'classify') as q on q.item_id = a.article_id
    union all
    select 3, 'group', null
    union all
    select 3, 'group', v.classified_at
    from verdicts as v
    semi join articles as a using (article_id)
    anti join story_articles as s using (article_id)
    anti join (select item_id from quarantine where step = 'group') as q on q.item_id = v.article_id
    union all
    select 4, 'decide', null
    union all
    select 4, 'decide', s.joined_at
    from story_articles as s
    anti join (select item_id from quarantine where step = 'decide') as q on q.item_id = s.article_id
    where s.decided_at is null
    union all
    select 5, 'deliver', null
    union all
    select 5, 'deliver', created_at from outbox where state in ('pending', 'sending', 'unsure')
)
group by place, step
order by place
