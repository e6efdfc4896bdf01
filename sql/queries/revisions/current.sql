-- purpose: the version in force of articles that were read again
-- parameters: $article_ids (list of article ids)
-- grain: one row an article
select a.article_id, a.title, t.text, a.text_hash, a.modified_at, a.origin, a.revision, a.page_kind
from articles as a
join article_texts as t using (article_id)
where list_contains($article_ids, a.article_id)
