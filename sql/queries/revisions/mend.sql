-- purpose: write what extraction now says beside an article's words; that is no new version of it
-- parameters: $article_id, $revision (the version that was read again), $canonical_url, $published_at, $authors (list), $language, $section, $image_url
-- grain: none
update articles
set canonical_url = $canonical_url, published_at = $published_at, authors = $authors::varchar[],
    language = $language, section = $section, image_url = $image_url
where article_id = $article_id and coalesce(revision, 0) = $revision
