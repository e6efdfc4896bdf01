-- purpose: the digest that was built last
-- parameters: none
-- grain: one row, or none
select digest_id, subject, stories, built_at
from digests
order by built_at desc, digest_id
limit 1
