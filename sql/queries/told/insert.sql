-- purpose: write down which target knows what; a fact that stands there already stays as it is
-- parameters: $rows (JSON array, one object a fact)
-- grain: one row a new fact
insert into told (
    story_id, receiver_id, target, fact, route_id, article_id, decision_id, how, told_at
)
select story_id, receiver_id, target, fact, route_id, article_id, decision_id, how, told_at
from (
    select unnest(from_json($rows::json, '[{"story_id": "VARCHAR", "receiver_id": "VARCHAR", "target": "VARCHAR", "fact": "VARCHAR", "route_id": "VARCHAR", "article_id": "VARCHAR", "decision_id": "VARCHAR", "how": "VARCHAR", "told_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning fact
