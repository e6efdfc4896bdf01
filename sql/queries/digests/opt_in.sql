-- purpose: take the end of a subscription back
-- parameters: $list_id, $address
-- grain: one row an end that was taken back
delete from digest_optouts
where list_id = $list_id and address = $address
returning address
