-- purpose: forget what a page ranked before, when it is read again
-- parameters: $article_ids (list of article ids)
-- grain: none
delete from rankings where list_contains($article_ids, article_id)
