-- purpose: stop a channel, or a whole notifier; its rows stay as they are
-- parameters: $channel, $target, $reason, $now, $until
-- grain: one row where it was not stopped for this reason before
insert into channel_stops (channel, target, reason, stopped_at, until_at)
values ($channel, $target, $reason, $now, $until)
on conflict (channel, target) do update set reason = excluded.reason, until_at = excluded.until_at
returning stopped_at
