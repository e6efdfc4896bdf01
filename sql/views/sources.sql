-- purpose: Every source and its state as last copied
-- grain: one row per source
-- parameters: none
create or replace view desk.sources as
select
    s.source_id, s.name, s.country, s.region, s.language, s.format, s.kind, s.tier, s.url, s.owner,
    s.official, s.state, s.reason,
    s.last_success_at, s.last_entry_at, s.failures, s.interval_seconds, s.next_poll_at,
    s.entries, s.entries_a_day, s.moved_to,
    (select count(*) from main.articles as a where a.source_id = s.source_id) as articles
from main.sources as s;

comment on view desk.sources is 'Every source and its state as last copied; one row per source';
comment on column desk.sources.state is 'unverified, healthy, degraded, paused or disabled';
comment on column desk.sources.interval_seconds is 'how often it is polled at present';
comment on column desk.sources.entries is 'in the last body that had any';
comment on column desk.sources.entries_a_day is 'new ones, as a mean of the last four weeks';
comment on column desk.sources.moved_to is 'where permanent redirects lead, when believed';
