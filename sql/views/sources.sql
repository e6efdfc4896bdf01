-- purpose: Every source and its state as last copied
-- grain: one row per source
-- parameters: none
create or replace view desk.sources as
select
    s.source_id, s.name, s.country, s.region, s.language, s.format, s.kind, s.tier, s.url, s.owner,
    s.official, s.state, s.reason,
    s.last_success_at, s.last_entry_at, s.failures, s.interval_seconds,
    (select count(*) from main.articles as a where a.source_id = s.source_id) as articles
from main.sources as s;

comment on view desk.sources is 'Every source and its state as last copied; one row per source';
comment on column desk.sources.state is 'unverified, healthy, degraded, paused or disabled';
