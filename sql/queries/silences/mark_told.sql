-- purpose: the end of a silence was told
-- parameters: $silence_id, $now
-- grain: none
update silences set told_at = $now where silence_id = $silence_id
