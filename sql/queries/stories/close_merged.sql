-- purpose: a story that was merged into an older one says so; its id is never used again
-- parameters: $story_id, $into
-- grain: none
update stories set merged_into = $into where story_id = $story_id
