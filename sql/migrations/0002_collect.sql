-- purpose: what a source is apart from what its address answers with: who speaks, of where, how close

alter table sources add column format varchar;
alter table sources add column region varchar;
alter table sources add column tier integer;
update sources
set format = kind,
    kind = case when official then 'official' else 'press' end,
    region = country,
    tier = 2;

alter table sources add column next_poll_at timestamp;
alter table sources add column last_read_at timestamp;    -- when the last body that collect read was fetched
alter table sources add column entries integer;           -- in the last body that had any
alter table sources add column entries_a_day double;
alter table sources add column moved_to varchar;          -- where permanent redirects lead, when believed
update sources set last_read_at = first_read_at;

create table source_days (
    source_id   varchar not null,
    day         date not null,          -- UTC
    changed     integer not null,       -- polls that brought something new
    unchanged   integer not null,       -- a 304, or the same body
    volatile    integer not null,       -- another body that said the same
    hard        integer not null,       -- failures that waiting will hardly mend
    soft        integer not null,       -- failures that pass
    temporary   integer not null,       -- the host asked for patience
    postponed   integer not null,       -- not our turn: nothing was sent
    new_entries integer not null,
    primary key (source_id, day)
);

create table source_conditions (
    source_id varchar not null,
    condition varchar not null,         -- gone, moved, failing, asks for a long pause, quiet, flood, drop, republished
    began_at  timestamp not null,
    detail    varchar not null,
    ended_at  timestamp,
    told_at   timestamp,                -- when its operator notice was written
    primary key (source_id, condition, began_at)
);
