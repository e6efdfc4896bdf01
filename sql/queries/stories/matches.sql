-- purpose: the matches of every article of a story
-- parameters: $story_id
-- grain: one row a match
select m.*
from matches as m
semi join (select article_id from story_articles where story_id = $story_id) as s using (article_id)
order by m.article_id, m.field desc, m.start_at, m.end_at, m.rule_id
