-- purpose: what a target was to be told under a story that ended, and was not, it does not know
-- parameters: $story_id, $receiver_id, $target
-- grain: none
delete from told where story_id = $story_id and receiver_id = $receiver_id and target = $target
