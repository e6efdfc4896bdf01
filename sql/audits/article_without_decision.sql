-- purpose: an article that was judged must have a decision with a reason
-- parameters: none
-- grain: one row a finding
-- level: fail
select s.article_id, s.story_id
from main.story_articles as s
anti join main.decisions as d using (article_id)
where s.decided_at is not null
