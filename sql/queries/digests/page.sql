-- purpose: a digest as it was built
-- parameters: $digest_id
-- grain: one row, or none
select digest_id, local_date, timezone, built_at, stories, subject, html, text
from digests
where digest_id = $digest_id
