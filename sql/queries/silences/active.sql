-- purpose: the silences in force
-- parameters: $now
-- grain: one row a silence
select * from silences where created_at <= $now and ends_at > $now order by created_at, silence_id
