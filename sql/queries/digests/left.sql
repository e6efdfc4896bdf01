-- purpose: the addresses that have left a list
-- parameters: $list_id
-- grain: one row an address
select address from digest_optouts where list_id = $list_id order by address
