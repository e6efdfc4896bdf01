-- purpose: take the end of a subscription back
-- parameters: $list_id, $address
-- grain: one row: how many rows went
delete from digest_optouts
where list_id = $list_id and address = $address
