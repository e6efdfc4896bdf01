-- purpose: register URLs; what comes back is new
-- parameters: $rows (JSON array of url_key, first_seen_at)
-- grain: one row a new URL
insert into seen (url_key, first_seen_at)
select url_key, first_seen_at
from (
    select unnest(from_json($rows::json, '[{"url_key": "UBIGINT", "first_seen_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning url_key
