-- purpose: when a source was read first and last, under its own id or under another at its address
-- parameters: $source_id
-- grain: one row
select min(known.first_read_at) as first_read_at, max(known.last_read_at) as last_read_at
from sources as s
join sources as known on known.source_id = s.source_id or known.url = s.url
where s.source_id = $source_id
