-- purpose: which of these URLs were never seen
-- parameters: $rows (JSON array of url_key)
-- grain: one row a URL that is new
select k.url_key
from (
    select unnest(from_json($rows::json, '[{"url_key": "UBIGINT"}]'), recursive := true)
) as k
anti join seen on seen.url_key = k.url_key
