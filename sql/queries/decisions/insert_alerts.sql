-- purpose: write alerts down; what comes back was never told before
-- parameters: $rows (JSON array, one object an alert)
-- grain: one row a new alert
insert into alerts (
    dedupe_key, story_id, route_id, kind, headline, topics, severity, reason, body, created_at
)
select dedupe_key, story_id, route_id, kind, headline, topics, severity, reason, body, created_at
from (
    select unnest(from_json($rows::json, '[{"dedupe_key": "VARCHAR", "story_id": "VARCHAR", "route_id": "VARCHAR", "kind": "VARCHAR", "headline": "VARCHAR", "topics": ["VARCHAR"], "severity": "VARCHAR", "reason": "VARCHAR", "body": "VARCHAR", "created_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning dedupe_key
