-- purpose: how an article changed since its first sight
-- parameters: $article_id
-- grain: one row a change
select revision, cause, replaced_at, diff from main.revisions where article_id = $article_id order by revision
