-- purpose: a story that was withdrawn comes in no summary, under whichever of its ids
-- parameters: $story_ids, $now
-- grain: none
update summary_stories set told_at = $now where list_contains($story_ids, story_id) and told_at is null
