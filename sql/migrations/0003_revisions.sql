-- purpose: what became of an article after its first sight, what pages rank, and what they turned out to be

alter table entries add column fingerprint varchar;   -- of title and summary, as the feed last showed them
alter table entries add column looks integer;         -- how often the page was asked for again after a change
alter table entries add column history boolean;       -- found in an archive: fetched by backfill alone
update entries set looks = 0, history = false;

alter table articles add column page_kind varchar;
alter table articles add column noindex boolean;
alter table articles add column noarchive boolean;
alter table articles add column revision integer;     -- 0: as first seen
update articles set page_kind = 'article', noindex = false, noarchive = false, revision = 0;

alter table verdicts add column revision integer;     -- of the article, that it judges
update verdicts set revision = 0;

create table revisions (
    article_id   varchar not null,
    revision     integer not null,      -- 1 is the first change: the row holds what stood before it
    cause        varchar not null,      -- edited, read (the page, after the feed alone), extracted (again)
    title        varchar not null,
    text         varchar not null,
    text_hash    varchar not null,
    modified_at  timestamp,
    origin       varchar not null,
    diff         varchar not null,      -- what changed, to be read by people
    replaced_at  timestamp not null,
    primary key (article_id, revision)
);

create table rankings (
    article_id varchar not null,        -- the page that shows it
    heading    varchar not null,
    position   integer not null,
    title      varchar not null,
    url        varchar,
    seen_at    timestamp not null
);
