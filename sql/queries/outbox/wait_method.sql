-- purpose: a method must wait; a wait that the channel did not state doubles with each failure in a row
-- parameters: $channel, $method, $now, $seconds, $stated, $free, $cap
-- grain: none
insert into method_waits (channel, method, until_at, failures)
values ($channel, $method, $now::timestamp + to_seconds(case when $free > 0 then 0 else $seconds end), 1)
on conflict (channel, method) do update set
    until_at = greatest(
        until_at,
        $now::timestamp + to_seconds(case
            when $stated then $seconds
            when failures < $free then 0
            else least($seconds * pow(2, least(failures - $free, 16)), $cap)
        end)
    ),
    failures = failures + 1
