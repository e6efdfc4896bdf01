-- purpose: write a silence down; one that stands there already stays as it is
-- parameters: $silence_id, $matcher, $author, $reason, $link, $created_at, $ends_at
-- grain: one row where it is new
insert into silences (silence_id, matcher, author, reason, link, created_at, ends_at, ended_by)
values ($silence_id, $matcher, $author, $reason, $link, $created_at, $ends_at, '')
on conflict do nothing
returning silence_id
