-- purpose: end a silence before its time
-- parameters: $silence_id, $ended_by, $now
-- grain: one row: how many rows changed, 1 where it was in force
update silences set ends_at = $now, ended_by = $ended_by
where silence_id = $silence_id and ends_at > $now
