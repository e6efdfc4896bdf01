-- purpose: note the first collect of a source, and its newest entry
-- parameters: $source_id, $now, $last_entry_at
-- grain: none
update sources
set first_read_at = coalesce(first_read_at, $now),
    last_entry_at = greatest(last_entry_at, $last_entry_at::timestamp)
where source_id = $source_id
