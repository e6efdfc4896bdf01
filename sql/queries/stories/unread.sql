-- purpose: the articles of the window of which nothing is kept, or what another version read
-- parameters: $since, $version (of what is kept)
-- grain: one row an article
select a.article_id, a.url, a.title, t.text, a.published_at, a.source_id, a.first_seen_at
from story_articles as s
join articles as a using (article_id)
join article_texts as t using (article_id)
anti join (select article_id from story_features where version = $version) as f on f.article_id = s.article_id
where a.first_seen_at >= $since
