-- purpose: the grouped articles of the window, from which the grouping rebuilds its state
-- parameters: $since
-- grain: one row an article, in order of arrival
select
    a.article_id, a.url, a.title, t.text, a.published_at, a.source_id, a.first_seen_at,
    s.story_id, s.duplicate_of, s.similarity, s.how
from story_articles as s
join articles as a using (article_id)
join article_texts as t using (article_id)
where a.first_seen_at >= $since
order by a.seen_seq
