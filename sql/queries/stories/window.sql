-- purpose: the grouped articles of the window, with what was kept of them: the grouping's state
-- parameters: $since, $version (of what is kept)
-- grain: one row an article, in order of arrival
select
    a.article_id, a.published_at, a.source_id, a.first_seen_at,
    s.story_id, s.duplicate_of, s.similarity, s.how, f.body
from story_articles as s
join articles as a using (article_id)
left join story_features as f on f.article_id = s.article_id and f.version = $version
where a.first_seen_at >= $since
order by a.seen_seq
