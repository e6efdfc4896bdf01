-- purpose: end a subscription; nothing comes back where it had ended before
-- parameters: $list_id, $address, $how, $now
-- grain: one row a new end
insert into digest_optouts (list_id, address, how, left_at)
values ($list_id, $address, $how, $now)
on conflict do nothing
returning address
