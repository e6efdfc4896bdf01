-- purpose: take a lease on entries, and count the try; without RETURNING, which rewrites whole row groups
-- parameters: $article_ids (list), $lease_until
-- grain: none
update entries
set lease_until_at = $lease_until, attempts = attempts + 1
where list_contains($article_ids, article_id)
