-- purpose: who is mailed a digest and who has left, so that a link in any old mail still works

create table digest_readers (
    list_id    varchar not null,
    address    varchar not null,        -- in lower case
    first_at   timestamp not null,      -- of the first digest that was put into the outbox
    primary key (list_id, address)
);

create table digest_optouts (
    list_id    varchar not null,
    address    varchar not null,        -- in lower case
    how        varchar not null,        -- one click, page, operator
    left_at    timestamp not null,
    primary key (list_id, address)
);
