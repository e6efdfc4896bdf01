-- purpose: all that was sent, in order, with what it said and the articles and rules behind it
-- parameters: none
-- grain: one row a delivery
with behind as (
    select
        d.dedupe_key,
        list_sort(list(distinct d.article_id)) as articles,
        min(d.reason) as reason,
        list_sort(list(distinct m.rule_id) filter (where m.topic is not null)) as rules
    from decisions as d
    left join matches as m using (article_id)
    where d.kind in ('alert', 'update')
    group by d.dedupe_key
)
select
    o.settled_at, o.delivery_key, o.receiver_id, o.channel, o.target, o.action, o.story_id, o.payload,
    l.headline, l.severity, l.route_id, l.reason as why,
    b.reason, coalesce(b.articles, []) as articles, coalesce(b.rules, []) as rules,
    case when o.story_id = 'digest' then (select max_by(g.subject, g.built_at) from digests as g where g.built_at <= o.created_at) end as subject
from outbox as o
left join alerts as l using (dedupe_key)
left join behind as b using (dedupe_key)
where o.state = 'sent'
order by o.settled_at, o.priority desc, o.delivery_key
