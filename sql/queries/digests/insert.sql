-- purpose: write a digest down; nothing comes back where this day was built before
-- parameters: $digest_id, $local_date, $timezone, $built_at, $upto_seq, $stories, $subject, $html, $text
-- grain: one row a new digest
insert into digests (digest_id, local_date, timezone, built_at, upto_seq, stories, subject, html, text)
values ($digest_id, $local_date, $timezone, $built_at, $upto_seq, $stories, $subject, $html, $text)
on conflict do nothing
returning digest_id
