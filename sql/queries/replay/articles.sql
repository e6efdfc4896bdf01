-- purpose: every article that a replay has read, with its story
-- parameters: none
-- grain: one row an article, in order of arrival
select a.article_id, a.url, a.title, s.story_id
from articles as a
left join story_articles as s using (article_id)
order by a.seen_seq
