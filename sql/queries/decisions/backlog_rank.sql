-- purpose: how new each article of a source's first read is among those that rules found worth an alert
-- parameters: $story_id
-- grain: one row a backlog article of the story; 1 is the newest of its source
select ranked.article_id, ranked.place
from (
    select
        a.article_id,
        row_number() over (
            partition by a.source_id order by coalesce(a.published_at, a.first_seen_at) desc, a.article_id
        ) as place
    from articles as a
    join verdicts as v using (article_id)
    join entries as e using (article_id)
    where a.backlog and not coalesce(e.history, false) and v.relevance = 'alert'
      and a.source_id in (
          select b.source_id
          from articles as b
          join story_articles as s using (article_id)
          where s.story_id = $story_id and b.backlog
      )
) as ranked
semi join (select article_id from story_articles where story_id = $story_id) as s using (article_id)
order by ranked.place, ranked.article_id
