-- purpose: put a new version of an article in force
-- parameters: $article_id, $revision, $title, $text_hash, $modified_at, $origin, $page_kind
-- grain: none
update articles
set revision = $revision, title = $title, text_hash = $text_hash,
    modified_at = coalesce($modified_at::timestamp, modified_at), origin = $origin, page_kind = $page_kind
where article_id = $article_id
