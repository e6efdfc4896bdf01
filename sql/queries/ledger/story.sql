-- purpose: the story of an article, and its other articles
-- parameters: $article_id
-- grain: one row an article of the story, in order of arrival
select s.article_id, s.story_id, s.duplicate_of, s.similarity, s.how, s.evidence, s.credit, s.joined_at, a.title, coalesce(o.name, a.source_id) as source
from main.story_articles as s
join main.articles as a using (article_id)
left join main.sources as o using (source_id)
where s.story_id = (select story_id from main.story_articles where article_id = $article_id)
order by a.seen_seq
