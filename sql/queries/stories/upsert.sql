-- purpose: open stories, or move their last report on
-- parameters: $rows (JSON array, one object a story)
-- grain: none
insert into stories (story_id, title, opened_at, last_at)
select story_id, title, opened_at, last_at
from (
    select unnest(from_json($rows::json, '[{"story_id": "VARCHAR", "title": "VARCHAR", "opened_at": "TIMESTAMP", "last_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict (story_id) do update set last_at = greatest(last_at, excluded.last_at)
