-- purpose: keep a good set of rules, sources or routes
-- parameters: $kind, $version, $body, $now
-- grain: none
insert into content_sets (kind, version, body, in_force_at)
values ($kind, $version, $body, $now)
on conflict (kind, version) do update set in_force_at = excluded.in_force_at
