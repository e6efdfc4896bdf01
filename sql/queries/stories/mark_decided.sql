-- purpose: the decisions about an article are written: it is no work any more
-- parameters: $article_id, $now
-- grain: none
update story_articles set decided_at = $now where article_id = $article_id
