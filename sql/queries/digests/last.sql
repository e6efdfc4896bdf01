-- purpose: where the last digest of a list ended
-- parameters: $list_prefix
-- grain: one row; zero where there was none
select coalesce(max(upto_seq), 0) as upto_seq, max(built_at) as built_at
from digests
where starts_with(digest_id, $list_prefix)
