-- purpose: admitted entries that are due, those of archives or all others, oldest first
-- parameters: $now, $limit, $history
-- grain: one row an entry
select article_id, source_id, url, canonical_url, guid, title, summary, published_at, seen_at, backlog, attempts, looks
from entries
where state = 'admitted'
  and coalesce(history, false) = $history
  and coalesce(not_before_at, $now) <= $now
  and coalesce(lease_until_at, $now) <= $now
order by backlog, seen_at, article_id
limit $limit
