-- purpose: the stories with news between two moments, by all the topics that their news has
-- parameters: $since, $until, $relevances
-- grain: one row a set of topics (a sorted list; empty where the news has none)
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
each_once as (
    select story_id, list_sort(list_distinct(flatten(list(topics)))) as topics from told group by story_id
)
select topics, count(*) as stories from each_once group by topics order by topics
