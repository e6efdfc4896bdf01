-- purpose: copy the sources in force and their live state into the warehouse
-- parameters: $rows (JSON array, one object a source)
-- grain: none
insert into sources (
    source_id, name, kind, format, region, tier, url, homepage, country, language, timezone, owner, official, evidence, first_seen_at, state, reason, last_poll_at, last_success_at, last_change_at, failures, interval_seconds, next_poll_at, last_entry_at, entries, entries_a_day, moved_to
)
select source_id, name, kind, format, region, tier, url, homepage, country, language, timezone, owner, official, evidence, first_seen_at, state, reason, last_poll_at, last_success_at, last_change_at, failures, interval_seconds, next_poll_at, last_entry_at, entries, entries_a_day, moved_to
from (
    select unnest(from_json($rows::json, '[{"source_id": "VARCHAR", "name": "VARCHAR", "kind": "VARCHAR", "format": "VARCHAR", "region": "VARCHAR", "tier": "INTEGER", "url": "VARCHAR", "homepage": "VARCHAR", "country": "VARCHAR", "language": "VARCHAR", "timezone": "VARCHAR", "owner": "VARCHAR", "official": "BOOLEAN", "evidence": "VARCHAR", "first_seen_at": "TIMESTAMP", "state": "VARCHAR", "reason": "VARCHAR", "last_poll_at": "TIMESTAMP", "last_success_at": "TIMESTAMP", "last_change_at": "TIMESTAMP", "failures": "INTEGER", "interval_seconds": "DOUBLE", "next_poll_at": "TIMESTAMP", "last_entry_at": "TIMESTAMP", "entries": "INTEGER", "entries_a_day": "DOUBLE", "moved_to": "VARCHAR"}]'), recursive := true)
)
on conflict (source_id) do update set
    name = excluded.name,
    kind = excluded.kind,
    format = excluded.format,
    region = excluded.region,
    tier = excluded.tier,
    url = excluded.url,
    homepage = excluded.homepage,
    country = excluded.country,
    language = excluded.language,
    timezone = excluded.timezone,
    owner = excluded.owner,
    official = excluded.official,
    evidence = excluded.evidence,
    state = excluded.state,
    reason = excluded.reason,
    last_poll_at = excluded.last_poll_at,
    last_success_at = excluded.last_success_at,
    last_change_at = excluded.last_change_at,
    failures = excluded.failures,
    interval_seconds = excluded.interval_seconds,
    next_poll_at = excluded.next_poll_at,
    last_entry_at = greatest(last_entry_at, excluded.last_entry_at),
    entries = excluded.entries,
    entries_a_day = excluded.entries_a_day,
    moved_to = excluded.moved_to
