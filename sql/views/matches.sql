-- purpose: The passages that rules stand on
-- grain: one row per article, rule and passage
-- parameters: none
create or replace view desk.matches as
select m.article_id, a.title, m.rule_id, m.topic, m.field, m.start_at, m.end_at, m.text, m.concept, m.seed_id, m.statement
from main.matches as m
join main.articles as a using (article_id);

comment on view desk.matches is 'The passages that rules stand on; one row per article, rule and passage';
comment on column desk.matches.start_at is 'in code points of the field, from 0';
comment on column desk.matches.end_at is 'after the last code point';
comment on column desk.matches.seed_id is 'the seed article that the rule derives from';
comment on column desk.matches.statement is 'the numbered statement of that seed';
