-- purpose: steps that could not work on an article
-- parameters: $article_id
-- grain: one row a step
select step, reason, detail, failed_at from main.quarantine where item_id = $article_id order by failed_at
