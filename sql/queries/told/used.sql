-- purpose: how many stories a target was told of for the first time since a moment
-- parameters: $receiver_id, $target, $since
-- grain: one row
select count(distinct story_id) as alerts
from told
where receiver_id = $receiver_id and target = $target and fact = 'first' and how = 'told' and told_at >= $since
