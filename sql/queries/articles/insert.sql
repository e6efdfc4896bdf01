-- purpose: store new articles in their order of arrival; what comes back is new
-- parameters: $rows (JSON array, one object an article)
-- grain: one row a new article
insert into articles (
    seen_seq, article_id, source_id, url, canonical_url, title, published_at, modified_at, first_seen_at, authors, language, section, image_url, summary, backlog, origin, text_hash, page_kind, noindex, noarchive, revision
)
select
    (select coalesce(max(seen_seq), 0) from articles) + row_number() over (order by first_seen_at, published_at, article_id),
    article_id, source_id, url, canonical_url, title, published_at, modified_at, first_seen_at, authors, language, section, image_url, summary, backlog, origin, text_hash, page_kind, noindex, noarchive, 0
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "source_id": "VARCHAR", "url": "VARCHAR", "canonical_url": "VARCHAR", "title": "VARCHAR", "published_at": "TIMESTAMP", "modified_at": "TIMESTAMP", "first_seen_at": "TIMESTAMP", "authors": ["VARCHAR"], "language": "VARCHAR", "section": "VARCHAR", "image_url": "VARCHAR", "summary": "VARCHAR", "backlog": "BOOLEAN", "origin": "VARCHAR", "text_hash": "VARCHAR", "page_kind": "VARCHAR", "noindex": "BOOLEAN", "noarchive": "BOOLEAN"}]'), recursive := true)
)
on conflict (article_id) do nothing
returning article_id
