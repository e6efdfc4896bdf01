-- purpose: what the grouping keeps of an article, why it joined its story, and which stories merged or split

alter table stories add column merged_into varchar;         -- the older story that lives on; null: it lives itself
alter table story_articles add column evidence varchar[];   -- words, figures and concepts that joined it; null: grouped before
alter table story_articles add column credit varchar;       -- the wire that the text names as its author

create table story_features (
    article_id varchar primary key,
    version    integer not null,        -- of the reading; rows of another version are read again from the text
    body       varchar not null         -- JSON: see stories/features.py
);

create table story_changes (
    change_id     varchar primary key,  -- kind, from, to and the article at which it was seen
    kind          varchar not null,     -- merge, split
    from_story_id varchar not null,     -- merge: the younger, which ends; split: the one that keeps its id
    to_story_id   varchar not null,     -- merge: the older, which lives; split: the new part
    articles      varchar[] not null,   -- that moved
    reason        varchar not null,
    evidence      varchar[] not null,   -- merge: what they share; split: what the new part is about
    cause_id      varchar not null,     -- the article whose arrival brought the look at the window
    changed_at    timestamp not null
);
