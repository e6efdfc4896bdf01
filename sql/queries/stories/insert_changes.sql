-- purpose: write down that stories merged or split; what comes back is new
-- parameters: $rows (JSON array, one object a change)
-- grain: one row a change that was not known yet
insert into story_changes (
    change_id, kind, from_story_id, to_story_id, articles, reason, evidence, cause_id, changed_at
)
select change_id, kind, from_story_id, to_story_id, articles, reason, evidence, cause_id, changed_at
from (
    select unnest(from_json($rows::json, '[{"change_id": "VARCHAR", "kind": "VARCHAR", "from_story_id": "VARCHAR", "to_story_id": "VARCHAR", "articles": ["VARCHAR"], "reason": "VARCHAR", "evidence": ["VARCHAR"], "cause_id": "VARCHAR", "changed_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning change_id
