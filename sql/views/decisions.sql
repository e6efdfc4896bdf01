-- purpose: What was done about each story on each route, and why; silence has a reason too
-- grain: one row per decision: an article and route, and what a wait led to
-- parameters: none
create or replace view desk.decisions as
select
    d.decided_at, d.story_id, d.article_id, a.title, d.route_id, d.kind, d.reason, d.detail, d.fact,
    coalesce(d.cause, '') as cause, d.due_at
from main.decisions as d
join main.articles as a using (article_id);

comment on view desk.decisions is 'What was done about each story on each route, and why; silence has a reason too; one row per decision: an article and route, and what a wait led to';
comment on column desk.decisions.kind is 'alert, update, digest, hold or suppress';
comment on column desk.decisions.fact is 'what was told: first, severity:…, topic:…, party:…, stage:…, amount:…, date:…, corroborated:…';
comment on column desk.decisions.route_id is 'names from the top, joined by /; - where no route took part';
comment on column desk.decisions.cause is 'what kept it back: a silence, the louder story, the window of a summary';
comment on column desk.decisions.due_at is 'when what is held is looked at again';
