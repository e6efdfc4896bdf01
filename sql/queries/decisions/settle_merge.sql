-- purpose: note that the messages of a merge were looked at
-- parameters: $change_id, $now
-- grain: none
insert into settled_merges (change_id, settled_at) values ($change_id, $now) on conflict do nothing
