-- purpose: one message more is on its way to a channel
-- parameters: $channel, $target, $whole_at
-- grain: none
insert into channel_pace (channel, target, whole_at)
values ($channel, $target, $whole_at)
on conflict (channel, target) do update set whole_at = excluded.whole_at
