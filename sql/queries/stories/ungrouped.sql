-- purpose: the work of group: classified articles that belong to no story yet, with the concepts found in them
-- parameters: $limit
-- grain: one row an article, in order of arrival
with pending as (
    select a.article_id, a.url, a.title, a.published_at, a.source_id, a.first_seen_at, a.seen_seq
    from articles as a
    semi join verdicts as v using (article_id)
    anti join story_articles as s using (article_id)
    anti join (select item_id from quarantine where step = 'group') as q on q.item_id = a.article_id
    order by a.seen_seq
    limit $limit
)
select
    p.article_id, p.url, p.title, t.text, p.published_at, p.source_id, p.first_seen_at,
    list(distinct m.concept order by m.concept) filter (where m.concept is not null) as concepts
from pending as p
join article_texts as t using (article_id)
left join matches as m using (article_id)
group by all
order by any_value(p.seen_seq)
