-- purpose: how an entry was admitted and fetched
-- parameters: $article_id
-- grain: one row
select
    e.article_id, e.source_id, o.name as source, o.state as source_state, o.reason as source_reason, e.url, e.title as feed_title,
    e.published_at as feed_published_at, e.seen_at, e.backlog, e.state, e.attempts, e.reason,
    a.title, a.published_at, a.origin, a.page_kind, a.noindex, a.noarchive, a.language, a.canonical_url, length(t.text) as characters
from main.entries as e
left join main.sources as o using (source_id)
left join main.articles as a using (article_id)
left join main.article_texts as t using (article_id)
where e.article_id = $article_id
