-- purpose: channels that are stopped now, which keep their deliveries
-- parameters: $now
-- grain: one row a channel
select channel, target, reason, stopped_at, until_at
from channel_stops
where until_at > $now
order by channel, target
