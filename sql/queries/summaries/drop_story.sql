-- purpose: a story that was withdrawn comes in no summary
-- parameters: $story_id, $now
-- grain: none
update summary_stories set told_at = $now where story_id = $story_id and told_at is null
