-- purpose: what readers have clicked below one message
-- parameters: $channel_id, $message_ts
-- grain: one row a click, oldest first
select team_id, channel_id, message_ts, user_id, action_id, action_ts, user_name, value, clicked_at
from clicks
where channel_id = $channel_id and message_ts = $message_ts
order by clicked_at, action_ts, user_id, action_id
