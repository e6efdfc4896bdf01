-- purpose: copy what the polls of a day came to; counts of a day only grow
-- parameters: $rows (JSON array, one object a source and day)
-- grain: none
insert into source_days (
    source_id, day, changed, unchanged, volatile, hard, soft, temporary, postponed, new_entries
)
select source_id, day, changed, unchanged, volatile, hard, soft, temporary, postponed, new_entries
from (
    select unnest(from_json($rows::json, '[{"source_id": "VARCHAR", "day": "DATE", "changed": "INTEGER", "unchanged": "INTEGER", "volatile": "INTEGER", "hard": "INTEGER", "soft": "INTEGER", "temporary": "INTEGER", "postponed": "INTEGER", "new_entries": "INTEGER"}]'), recursive := true)
)
on conflict (source_id, day) do update set
    changed = greatest(changed, excluded.changed),
    unchanged = greatest(unchanged, excluded.unchanged),
    volatile = greatest(volatile, excluded.volatile),
    hard = greatest(hard, excluded.hard),
    soft = greatest(soft, excluded.soft),
    temporary = greatest(temporary, excluded.temporary),
    postponed = greatest(postponed, excluded.postponed),
    new_entries = greatest(new_entries, excluded.new_entries)
