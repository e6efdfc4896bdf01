-- purpose: the table that notes which migrations were applied, and the digest of the views
-- parameters: none
-- grain: none
create table if not exists schema_version (
    version    integer primary key,
    name       varchar not null,
    sha256     varchar not null,
    applied_at timestamp not null default (now() at time zone 'UTC')
);
