-- purpose: the digests of a list
-- parameters: $list_prefix
-- grain: one row a digest
select digest_id
from digests
where starts_with(digest_id, $list_prefix)
order by digest_id
