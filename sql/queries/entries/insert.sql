-- purpose: admit new entries: pending rows until they are fetched
-- parameters: $rows (JSON array, one object an entry)
-- grain: none
insert into entries (
    article_id, source_id, url, canonical_url, guid, title, summary, published_at, seen_at, backlog, fingerprint, history, looks, state, attempts
)
select article_id, source_id, url, canonical_url, guid, title, summary, published_at, seen_at, backlog, fingerprint, history, 0, 'admitted', 0
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "source_id": "VARCHAR", "url": "VARCHAR", "canonical_url": "VARCHAR", "guid": "VARCHAR", "title": "VARCHAR", "summary": "VARCHAR", "published_at": "TIMESTAMP", "seen_at": "TIMESTAMP", "backlog": "BOOLEAN", "fingerprint": "VARCHAR", "history": "BOOLEAN"}]'), recursive := true)
)
on conflict do nothing
