-- purpose: What pages rank beside their article: most read, popular, trending
-- grain: one row per page, list and place in it
-- parameters: none
create or replace view desk.rankings as
select
    r.seen_at, a.source_id, r.heading, r.position, r.title, r.url, r.article_id as shown_beside
from main.rankings as r
join main.articles as a using (article_id);

comment on view desk.rankings is 'What pages rank beside their article; one row per page, list and place in it';
comment on column desk.rankings.heading is 'as the page calls the list';
comment on column desk.rankings.position is 'from 1, in the order shown';
comment on column desk.rankings.shown_beside is 'the article whose page shows the list';
comment on column desk.rankings.seen_at is 'when the page was read, UTC';
