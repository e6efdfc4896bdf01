-- purpose: a summary is written: its stories wait no more
-- parameters: $receiver_id, $target, $window_key, $now
-- grain: none
update summary_stories set told_at = $now
where receiver_id = $receiver_id and target = $target and window_key = $window_key and told_at is null
