-- purpose: when a channel has its whole burst again
-- parameters: $channel, $target
-- grain: one row, or none where nothing was sent there
select whole_at from channel_pace where channel = $channel and target = $target
