-- purpose: the story that a story's or an article's id names
-- parameters: $wanted
-- grain: one row, or none
select s.story_id, t.title
from story_articles as s
join stories as t using (story_id)
where s.article_id = $wanted
union all
select story_id, title from stories where story_id = $wanted
limit 1
