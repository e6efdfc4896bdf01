-- purpose: note that collect read a source, for the first time or again, and its newest entry
-- parameters: $source_id, $now, $read_at (when its body was fetched), $last_entry_at
-- grain: none
update sources
set first_read_at = coalesce(first_read_at, $now),
    last_read_at = $read_at,
    last_entry_at = greatest(last_entry_at, $last_entry_at::timestamp)
where source_id = $source_id
