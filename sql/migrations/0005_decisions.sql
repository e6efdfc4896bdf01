-- purpose: who knows what of a story, what waits, what comes in a summary; silences, withdrawals, feedback

alter table decisions add column cause varchar;         -- a silence's id, the louder story's, a summary's window
alter table decisions add column due_at timestamp;      -- when what is held is looked at again
update decisions set cause = '';

create table told (
    story_id    varchar not null,
    receiver_id varchar not null,
    target      varchar not null,       -- a channel, an address, a folder
    fact        varchar not null,       -- first, severity:high, topic:security, party:thailand, …
    route_id    varchar not null,       -- the route that told it
    article_id  varchar not null,       -- the article that it was decided on: it carries the fact through a merge
    decision_id varchar not null,
    how         varchar not null,       -- told, quiet (known without a message), summary
    told_at     timestamp not null,
    primary key (story_id, receiver_id, target, fact)
);

create table holds (
    story_id    varchar not null,
    route_id    varchar not null,
    article_id  varchar not null,       -- the first article that waits
    reason      varchar not null,
    held_at     timestamp not null,
    due_at      timestamp not null,
    released_at timestamp,              -- null: it waits
    primary key (story_id, route_id)
);

create table summary_stories (
    receiver_id varchar not null,
    target      varchar not null,
    window_key  varchar not null,       -- budget 2026-11-02T03:00, catch-up 2026-10-31T01:20
    story_id    varchar not null,
    route_id    varchar not null,
    article_id  varchar not null,
    decision_id varchar not null,
    severity    varchar not null,
    headline    varchar not null,
    url         varchar not null,
    facts       varchar not null,       -- joined by +
    put_at      timestamp not null,
    due_at      timestamp not null,
    told_at     timestamp,              -- null: its summary is still to come
    primary key (receiver_id, target, window_key, story_id)
);

create table silences (
    silence_id varchar primary key,
    matcher    varchar not null,        -- JSON
    author     varchar not null,
    reason     varchar not null,
    link       varchar not null,
    created_at timestamp not null,
    ends_at    timestamp not null,
    ended_by   varchar not null,        -- '' where it ends by itself
    told_at    timestamp                -- when its end was told
);

create table withdrawals (
    story_id     varchar primary key,
    author       varchar not null,
    reason       varchar not null,
    withdrawn_at timestamp not null
);

create table settled_merges (
    change_id  varchar primary key,     -- of story_changes: its messages were adopted or point to the older story
    settled_at timestamp not null
);

create table feedback (
    story_id        varchar not null,
    author          varchar not null,
    relevant        boolean not null,
    note            varchar not null,
    ruleset_version varchar not null,
    rules           varchar[] not null, -- those that matched the story
    given_at        timestamp not null,
    primary key (story_id, author, given_at)
);

-- What was told before facts were kept by target. `legacy` stands for all that the story said by then.
insert into told
select
    o.story_id, o.receiver_id, o.target, f.fact, d.route_id, d.article_id, d.decision_id, 'told', d.decided_at
from outbox as o
join decisions as d using (dedupe_key)
cross join unnest(string_split(d.fact || '+legacy', '+')) as f (fact)
where d.kind in ('alert', 'update') and f.fact <> ''
qualify row_number() over (
    partition by o.story_id, o.receiver_id, o.target, f.fact order by d.decided_at, d.decision_id
) = 1;
