-- purpose: the stored articles among some ids, to be extracted again from their kept pages
-- parameters: $article_ids (list)
-- grain: one row an article
select
    a.article_id, a.source_id, a.url, a.canonical_url, a.title, t.text, a.first_seen_at, a.published_at,
    a.modified_at, a.authors, a.language, a.section, a.image_url, a.summary, a.backlog,
    coalesce(a.page_kind, 'article') as page_kind, coalesce(a.noindex, false) as noindex,
    coalesce(a.noarchive, false) as noarchive, coalesce(a.revision, 0) as revision
from articles as a
join article_texts as t using (article_id)
where list_contains($article_ids, a.article_id)
order by a.seen_seq
