-- purpose: the stories with news between two moments, by topic and in all
-- parameters: $since, $until, $relevances
-- grain: one row a topic; topic null is every story once
with told as (
    select s.story_id, v.topics
    from articles as a
    join story_articles as s using (article_id)
    join verdicts as v using (article_id)
    where a.first_seen_at >= $since and a.first_seen_at < $until
      and not a.backlog and list_contains($relevances, v.relevance)
      and not exists (
          select 1 from verdicts as w where w.article_id = s.duplicate_of and list_contains($relevances, w.relevance)
      )
),
named as (
    select story_id, unnest(topics) as topic from told
)
select topic, count(distinct story_id) as stories from named group by topic
union all
select null as topic, count(distinct story_id) as stories from told
order by topic
