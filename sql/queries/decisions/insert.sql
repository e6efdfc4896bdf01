-- purpose: write decisions down; what comes back is new
-- parameters: $rows (JSON array, one object a decision)
-- grain: one row a new decision
insert into decisions (
    decision_id, story_id, article_id, route_id, kind, reason, fact, dedupe_key, detail, decided_at, cause, due_at
)
select decision_id, story_id, article_id, route_id, kind, reason, fact, dedupe_key, detail, decided_at, cause, due_at
from (
    select unnest(from_json($rows::json, '[{"decision_id": "VARCHAR", "story_id": "VARCHAR", "article_id": "VARCHAR", "route_id": "VARCHAR", "kind": "VARCHAR", "reason": "VARCHAR", "fact": "VARCHAR", "dedupe_key": "VARCHAR", "detail": "VARCHAR", "decided_at": "TIMESTAMP", "cause": "VARCHAR", "due_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning decision_id
