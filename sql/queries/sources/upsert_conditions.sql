-- purpose: write down that conditions of sources began, were told or ended
-- parameters: $rows (JSON array, one object a source, condition and beginning)
-- grain: none
insert into source_conditions (source_id, condition, began_at, detail, ended_at, told_at)
select source_id, condition, began_at, detail, ended_at, told_at
from (
    select unnest(from_json($rows::json, '[{"source_id": "VARCHAR", "condition": "VARCHAR", "began_at": "TIMESTAMP", "detail": "VARCHAR", "ended_at": "TIMESTAMP", "told_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict (source_id, condition, began_at) do update set
    detail = excluded.detail,
    ended_at = excluded.ended_at,
    told_at = excluded.told_at
