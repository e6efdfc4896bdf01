-- purpose: What was told, with how long it took
-- grain: one row per telling
-- parameters: none
create or replace view desk.alerts as
select
    l.created_at, l.story_id, l.route_id, l.kind, l.headline, l.topics, l.severity, l.reason,
    min(a.published_at) as published_at,
    min(o.settled_at) filter (where o.state = 'sent') as delivered_at,
    date_diff('millisecond', min(a.published_at), min(o.settled_at) filter (where o.state = 'sent')) / 1000.0 as seconds,
    count(distinct o.delivery_key) as deliveries,
    count(distinct o.delivery_key) filter (where o.state = 'sent') as delivered
from main.alerts as l
left join main.outbox as o using (dedupe_key)
left join main.decisions as d using (dedupe_key)
left join main.articles as a on a.article_id = d.article_id
group by l.created_at, l.story_id, l.route_id, l.kind, l.headline, l.topics, l.severity, l.reason;

comment on view desk.alerts is 'What was told, with how long it took; one row per telling';
comment on column desk.alerts.seconds is 'from publication to the first confirmed delivery';
comment on column desk.alerts.delivered is 'deliveries that the channel confirmed';
