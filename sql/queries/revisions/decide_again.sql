-- purpose: make an article work for decide once more, after its new version is judged
-- parameters: $article_id
-- grain: none
update story_articles set decided_at = null where article_id = $article_id
