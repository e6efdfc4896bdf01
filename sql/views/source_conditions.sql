-- purpose: What operators were told of sources: gone, moved, failing, quiet, flood, drop and others
-- grain: one row per source, condition and beginning
-- parameters: none
create or replace view desk.source_conditions as
select c.source_id, c.condition, c.began_at, c.ended_at, c.detail, c.told_at
from main.source_conditions as c;

comment on view desk.source_conditions is 'What operators were told of sources; one row per source, condition and beginning';
comment on column desk.source_conditions.ended_at is 'empty while it lasts';
