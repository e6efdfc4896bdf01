-- purpose: Events, with what is known of them
-- grain: one row per story
-- parameters: none
create or replace view desk.stories as
with policy as (  -- of the routes in force: the numbers by which a story that goes on after a pause is told
    select
        coalesce(max_by(body ->> '$.policy.quiet_days', in_force_at)::double, 3) as quiet_days,
        coalesce(max_by(body ->> '$.policy.max_alert_age_hours', in_force_at)::double, 48) as fresh_hours
    from main.content_sets
    where kind = 'routes'
),
events as (
    select
        s.story_id,
        s.title,
        s.opened_at,
        s.last_at,
        count(*) filter (where m.duplicate_of is null) as reports,
        count(*) filter (where m.duplicate_of is not null) as copies,
        count(distinct coalesce(m.credit, o.owner, a.source_id)) filter (where m.duplicate_of is null) as outlets,
        min(coalesce(least(a.published_at, a.first_seen_at), a.first_seen_at)) as first_report_at,
        max(coalesce(least(a.published_at, a.first_seen_at), a.first_seen_at)) as latest_report_at,
        bool_or(coalesce(o.official, false)) as official,
        list_distinct(flatten(list(v.topics))) as topics,
        case max(case v.severity when 'critical' then 4 when 'high' then 3 when 'medium' then 2 when 'low' then 1 end)
            when 4 then 'critical' when 3 then 'high' when 2 then 'medium' when 1 then 'low'
        end as severity,
        case max(case v.relevance when 'alert' then 2 when 'digest' then 1 else 0 end)
            when 2 then 'alert' when 1 then 'digest' else 'ignore'
        end as relevance,
        exists (select 1 from main.decisions as d where d.story_id = s.story_id and d.kind = 'alert') as alerted,
        (select count(*) from main.story_changes as c where s.story_id in (c.from_story_id, c.to_story_id)) as changes,
        coalesce(
            max(a.first_seen_at) filter (
                where m.duplicate_of is null and not a.backlog and v.relevance <> 'ignore'
                  and a.first_seen_at - coalesce(a.published_at, a.first_seen_at) <= to_seconds(3600 * p.fresh_hours)
            ),
            s.last_at
        ) + to_seconds(86400 * any_value(p.quiet_days)) as quiet_at
    from main.stories as s
    join main.story_articles as m using (story_id)
    join main.articles as a using (article_id)
    join main.verdicts as v using (article_id)
    left join main.sources as o using (source_id)
    cross join policy as p
    group by s.story_id, s.title, s.opened_at, s.last_at
)
select
    e.* exclude (quiet_at),
    case when e.quiet_at < (now() at time zone 'UTC') then 'closed' else 'open' end as state,
    case when e.quiet_at < (now() at time zone 'UTC') then e.quiet_at end as closed_at,
    w.withdrawn_at,
    w.reason as withdrawn_because
from events as e
left join main.withdrawals as w using (story_id);

comment on view desk.stories is 'Events, with what is known of them; one row per story';
comment on column desk.stories.title is 'headline of the first report';
comment on column desk.stories.reports is 'articles that are no copies';
comment on column desk.stories.outlets is 'independent voices among the reports: one owner is one, and so is one wire, whoever prints it';
comment on column desk.stories.first_report_at is 'when the first report was published; when it was seen, where that is unknown or in the future';
comment on column desk.stories.latest_report_at is 'the same of the latest report or copy';
comment on column desk.stories.official is 'an official source is among the reports';
comment on column desk.stories.alerted is 'some route was told at once';
comment on column desk.stories.changes is 'merges and splits that touched it';
comment on column desk.stories.state is 'open, or closed: no report for the quiet_days of alerts/routes.yaml; what comes later is told as the story going on';
comment on column desk.stories.closed_at is 'when it closed: quiet_days after its last report that was news; null while it is open';
comment on column desk.stories.withdrawn_at is 'when an editor took the story back (./run withdraw): it was wrong; null where it stands';
comment on column desk.stories.withdrawn_because is 'what was wrong with it, as its readers were told';
