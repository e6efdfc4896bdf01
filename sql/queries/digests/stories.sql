-- purpose: the stories with something for the digest between two points in the order of arrival
-- parameters: $after_seq, $upto_seq, $relevances
-- grain: one row a story, in order of its first report
select
    s.story_id,
    count(*) as articles,
    min(coalesce(a.published_at, a.first_seen_at)) as first_at,
    exists (
        select 1 from decisions as d where d.story_id = s.story_id and d.kind = 'alert'
    ) as alerted,
    exists (
        select 1
        from story_articles as o
        join articles as e using (article_id)
        join verdicts as j using (article_id)
        where o.story_id = s.story_id and e.seen_seq <= $after_seq and not e.backlog
          and list_contains($relevances, j.relevance)
    ) as known
from story_articles as s
join articles as a using (article_id)
join verdicts as v using (article_id)
where a.seen_seq > $after_seq and a.seen_seq <= $upto_seq
  and list_contains($relevances, v.relevance)
  and not a.backlog
  and not exists (  -- a copy of what matters; where the first copy matters to nobody, this one speaks
      select 1 from verdicts as w where w.article_id = s.duplicate_of and list_contains($relevances, w.relevance)
  )
  and not exists (select 1 from withdrawals as w where w.story_id = s.story_id)
group by s.story_id
order by first_at, s.story_id
