-- purpose: take a lease on admitted entries that are due, oldest first
-- parameters: $now, $lease_until, $limit, $history (those of archives, or all others)
-- grain: one row a claimed entry
update entries
set lease_until_at = $lease_until, attempts = attempts + 1
where article_id in (
    select article_id
    from entries
    where state = 'admitted'
      and coalesce(history, false) = $history
      and coalesce(not_before_at, $now) <= $now
      and coalesce(lease_until_at, $now) <= $now
    order by backlog, seen_at, article_id
    limit $limit
)
returning article_id, source_id, url, canonical_url, guid, title, summary, published_at, seen_at, backlog, attempts, looks
