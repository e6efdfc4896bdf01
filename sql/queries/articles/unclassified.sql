-- purpose: the work of classify: articles whose version in force has no verdict and was not set aside
-- parameters: $limit
-- grain: one row an article, in order of arrival
select
    a.article_id, a.source_id, a.url, a.canonical_url, a.title, t.text, a.first_seen_at, a.published_at,
    a.modified_at, a.authors, a.language, a.section, a.image_url, a.summary, a.backlog,
    coalesce(a.page_kind, 'article') as page_kind, coalesce(a.noindex, false) as noindex,
    coalesce(a.noarchive, false) as noarchive, coalesce(a.revision, 0) as revision
from articles as a
join article_texts as t using (article_id)
anti join verdicts as v on v.article_id = a.article_id and coalesce(v.revision, 0) = coalesce(a.revision, 0)
anti join (select item_id from quarantine where step = 'classify') as q on q.item_id = a.article_id
order by a.seen_seq
limit $limit
