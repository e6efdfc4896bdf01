-- purpose: note that an address is mailed a list's digest
-- parameters: $list_id, $address, $now
-- grain: one row a new reader
insert into digest_readers (list_id, address, first_at)
values ($list_id, $address, $now)
on conflict do nothing
returning address
