-- purpose: the articles of a story with their texts
-- parameters: $story_id
-- grain: one row an article, in order of arrival
select
    a.article_id, a.source_id, a.url, a.canonical_url, a.title, t.text, a.first_seen_at, a.published_at,
    a.modified_at, a.authors, a.language, a.section, a.image_url, a.summary, a.backlog,
    coalesce(a.page_kind, 'article') as page_kind, coalesce(a.noindex, false) as noindex,
    coalesce(a.noarchive, false) as noarchive, coalesce(a.revision, 0) as revision
from story_articles as s
join articles as a using (article_id)
join article_texts as t using (article_id)
where s.story_id = $story_id
order by a.seen_seq
