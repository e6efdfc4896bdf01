-- purpose: take a story back; nothing comes back where it was before
-- parameters: $story_id, $author, $reason, $now
-- grain: one row where it is new
insert into withdrawals (story_id, author, reason, withdrawn_at)
values ($story_id, $author, $reason, $now)
on conflict do nothing
returning story_id
