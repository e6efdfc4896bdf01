-- purpose: whether a row that was due a moment ago still may go: its channel not stopped, waited for or too fast
-- parameters: $channel, $target, $method, $new (it is a message of its own that was not tried), $now, $paced_at
-- grain: one row
select
    not exists (
        select 1 from channel_stops as c
        where c.channel = $channel and c.target in ('', $target) and c.until_at > $now
    )
    and not exists (
        select 1 from method_waits as w
        where w.channel = $channel and w.method = $method and w.until_at > $now
    )
    and (
        not $new or not exists (
            select 1 from channel_pace as s
            where s.channel = $channel and s.target = $target and s.whole_at > $paced_at
        )
    ) as may_go
