-- purpose: whether a source was read before: if not, what it shows now is backlog
-- parameters: $source_id
-- grain: one row, or none
select first_read_at from sources where source_id = $source_id
