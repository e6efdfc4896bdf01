-- purpose: forget the matches of verdicts that are being replaced
-- parameters: $article_ids (list of article ids)
-- grain: none
delete from matches where list_contains($article_ids, article_id)
