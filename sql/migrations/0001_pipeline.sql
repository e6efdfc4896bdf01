-- purpose: the tables of the pipeline, from source to delivery
-- Times are UTC in plain TIMESTAMP. Keys are PRIMARY KEY or UNIQUE only.

create table sources (
    source_id        varchar primary key,
    name             varchar not null,
    kind             varchar not null,
    url              varchar not null,
    homepage         varchar not null,
    country          varchar not null,
    language         varchar not null,
    timezone         varchar not null,
    owner            varchar not null,
    official         boolean not null,
    evidence         varchar not null,
    first_seen_at    timestamp not null,
    first_read_at    timestamp,           -- first collect: everything before it is backlog
    state            varchar not null,    -- unverified, healthy, degraded, paused, disabled
    reason           varchar,
    last_poll_at     timestamp,
    last_success_at  timestamp,
    last_change_at   timestamp,
    last_entry_at    timestamp,
    failures         integer not null,
    interval_seconds double not null
);

create table seen (
    url_key       ubigint primary key,
    first_seen_at timestamp not null
);

create table entries (
    article_id     varchar primary key,
    source_id      varchar not null,
    url            varchar not null,
    canonical_url  varchar not null,
    guid           varchar,
    title          varchar,
    summary        varchar,
    published_at   timestamp,
    seen_at        timestamp not null,
    backlog        boolean not null,
    state          varchar not null,      -- admitted, fetched, failed
    attempts       integer not null,
    not_before_at  timestamp,
    lease_until_at timestamp,
    reason         varchar
);

create table articles (
    article_id    varchar primary key,
    seen_seq      bigint not null,        -- order of arrival; the digest selects by it
    source_id     varchar not null,
    url           varchar not null,
    canonical_url varchar not null,
    title         varchar not null,
    published_at  timestamp,
    modified_at   timestamp,
    first_seen_at timestamp not null,
    authors       varchar[] not null,
    language      varchar,
    section       varchar,
    image_url     varchar,
    summary       varchar,
    backlog       boolean not null,
    origin        varchar not null,       -- page, or feed where the page could not be read
    text_hash     varchar not null
);

create table article_texts (
    article_id varchar not null,
    text       varchar not null
);

create table quarantine (
    step      varchar not null,
    item_id   varchar not null,
    reason    varchar not null,
    detail    varchar not null,
    failed_at timestamp not null,
    primary key (step, item_id)
);

create table content_sets (
    kind        varchar not null,         -- sources, rules, routes
    version     varchar not null,
    body        varchar not null,         -- the last good set, as JSON
    in_force_at timestamp not null,
    primary key (kind, version)
);

create table verdicts (
    article_id      varchar primary key,
    ruleset_version varchar not null,
    topics          varchar[] not null,
    relevance       varchar not null,
    severity        varchar,
    score           double not null,
    regions         varchar[] not null,
    excluded_by     varchar[] not null,
    terms           varchar not null,     -- JSON: what the score is made of
    classified_at   timestamp not null
);

create table matches (
    article_id varchar not null,
    rule_id    varchar not null,
    topic      varchar,
    field      varchar not null,
    start_at   integer not null,          -- code points
    end_at     integer not null,
    text       varchar not null,
    concept    varchar,
    seed_id    varchar not null,
    statement  integer not null
);

create table near_misses (
    article_id varchar not null,
    rule_id    varchar not null,
    missing    varchar not null,
    found      varchar[] not null
);

create table stories (
    story_id  varchar primary key,
    title     varchar not null,
    opened_at timestamp not null,
    last_at   timestamp not null
);

create table story_articles (
    article_id   varchar primary key,
    story_id     varchar not null,
    duplicate_of varchar,
    similarity   double not null,
    how          varchar not null,
    joined_at    timestamp not null,
    decided_at   timestamp                -- null: work for decide
);

create table decisions (
    decision_id varchar primary key,
    story_id    varchar not null,
    article_id  varchar not null,
    route_id    varchar not null,
    kind        varchar not null,
    reason      varchar not null,
    fact        varchar not null,
    dedupe_key  varchar not null,
    detail      varchar not null,
    decided_at  timestamp not null
);

create table alerts (
    dedupe_key varchar primary key,
    story_id   varchar not null,
    route_id   varchar not null,
    kind       varchar not null,
    headline   varchar not null,
    topics     varchar[] not null,
    severity   varchar not null,
    reason     varchar not null,
    body       varchar not null,          -- the channel-neutral message, as JSON
    created_at timestamp not null
);

create table outbox (
    delivery_key   varchar primary key,
    dedupe_key     varchar not null,
    story_id       varchar not null,
    receiver_id    varchar not null,
    channel        varchar not null,
    target         varchar not null,
    action         varchar not null,
    payload        varchar not null,
    priority       integer not null,
    state          varchar not null,
    attempts       integer not null,
    degraded       boolean not null,
    not_before_at  timestamp,
    lease_until_at timestamp,
    fence          integer not null,
    started_at     timestamp,
    receipt        varchar,
    last_reason    varchar,
    created_at     timestamp not null,
    settled_at     timestamp
);

create table delivery_attempts (
    delivery_key varchar not null,
    attempt      integer not null,
    outcome      varchar not null,        -- the state it led to
    reason       varchar,
    tried_at     timestamp not null
);

create table channel_stops (
    channel    varchar not null,
    target     varchar not null,          -- '' stands for the whole notifier
    reason     varchar not null,
    stopped_at timestamp not null,
    until_at   timestamp not null,        -- tried again after this
    primary key (channel, target)
);

create table digests (
    digest_id  varchar primary key,       -- list|local date|zone
    local_date varchar not null,
    timezone   varchar not null,
    built_at   timestamp not null,
    upto_seq   bigint not null,           -- articles up to this order of arrival are in it or before it
    stories    integer not null,
    subject    varchar not null,
    html       varchar not null,
    text       varchar not null
);

create table digest_stories (
    digest_id varchar not null,
    story_id  varchar not null,
    articles  integer not null,
    late      boolean not null
);

create table step_runs (
    run_id      varchar primary key,
    step        varchar not null,
    started_at  timestamp not null,
    finished_at timestamp not null,
    seen        integer not null,
    done        integer not null,
    skipped     integer not null,
    failed      integer not null,
    reasons     varchar not null          -- JSON
);
