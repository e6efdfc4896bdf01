-- purpose: every address that was ever mailed a digest, by list
-- parameters: none
-- grain: one row a list and address
select r.list_id, r.address, r.first_at, o.left_at, o.how
from digest_readers as r
left join digest_optouts as o using (list_id, address)
order by r.list_id, r.address
