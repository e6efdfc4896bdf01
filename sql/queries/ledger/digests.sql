-- purpose: the digests that carried the story of an article
-- parameters: $article_id
-- grain: one row a digest
select d.digest_id, d.built_at
from main.digests as d
join main.digest_stories as s using (digest_id)
where s.story_id = (select story_id from main.story_articles where article_id = $article_id)
order by d.built_at
