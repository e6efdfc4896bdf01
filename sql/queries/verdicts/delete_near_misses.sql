-- purpose: forget the near misses of verdicts that are being replaced
-- parameters: $article_ids (list of article ids)
-- grain: none
delete from near_misses where list_contains($article_ids, article_id)
