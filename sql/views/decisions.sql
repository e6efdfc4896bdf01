-- purpose: What was done about each story on each route, and why; silence has a reason too
-- grain: one row per article and route
-- parameters: none
create or replace view desk.decisions as
select d.decided_at, d.story_id, d.article_id, a.title, d.route_id, d.kind, d.reason, d.detail, d.fact
from main.decisions as d
join main.articles as a using (article_id);

comment on view desk.decisions is 'What was done about each story on each route, and why; silence has a reason too; one row per article and route';
comment on column desk.decisions.kind is 'alert, update, digest, hold or suppress';
comment on column desk.decisions.fact is 'what was told: first, severity:…, topic:…, corroborated:…';
comment on column desk.decisions.route_id is '- where no route took part';
