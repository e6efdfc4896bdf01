-- purpose: the story that an article belongs to now, and the last judged report of that story
-- parameters: $article_id
-- grain: one row, or none where it belongs to no story
select s.story_id, max(a.seen_seq) as upto_seq
from story_articles as s
join story_articles as t using (story_id)
join articles as a on a.article_id = t.article_id
where s.article_id = $article_id and (t.decided_at is not null or t.article_id = $article_id)
group by s.story_id
