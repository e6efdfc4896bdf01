-- purpose: What the polls of each source came to, day by day
-- grain: one row per source and UTC day
-- parameters: none
create or replace view desk.source_days as
select
    d.source_id, d.day,
    d.changed + d.unchanged + d.volatile + d.hard + d.soft + d.temporary as polls,
    d.hard + d.soft + d.temporary as failed,
    d.changed, d.unchanged, d.volatile, d.hard, d.soft, d.temporary, d.postponed, d.new_entries
from main.source_days as d;

comment on view desk.source_days is 'What the polls of each source came to; one row per source and UTC day';
comment on column desk.source_days.changed is 'polls that brought something new';
comment on column desk.source_days.unchanged is 'a 304, or the same body';
comment on column desk.source_days.volatile is 'another body that said the same';
comment on column desk.source_days.hard is 'failures that waiting will hardly mend';
comment on column desk.source_days.soft is 'failures that pass';
comment on column desk.source_days.temporary is 'the host asked for patience';
comment on column desk.source_days.postponed is 'not our turn: nothing was sent';
