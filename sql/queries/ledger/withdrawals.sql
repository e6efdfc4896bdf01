-- purpose: who took the story of an article back, and why
-- parameters: $article_id
-- grain: one row, or none where it stands
select w.author, w.reason, w.withdrawn_at
from main.withdrawals as w
semi join (select story_id from main.story_articles where article_id = $article_id) as s using (story_id)
