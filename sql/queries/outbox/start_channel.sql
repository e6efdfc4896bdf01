-- purpose: a send went through: the channel is not stopped any more
-- parameters: $channel, $target
-- grain: none
delete from channel_stops where channel = $channel and target in ('', $target)
