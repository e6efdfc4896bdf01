-- purpose: whether a digest was built
-- parameters: $digest_id
-- grain: one row, or none
select digest_id from digests where digest_id = $digest_id
