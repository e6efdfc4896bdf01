-- purpose: Events, with what is known of them
-- grain: one row per story
-- parameters: none
create or replace view desk.stories as
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
    (select count(*) from main.story_changes as c where s.story_id in (c.from_story_id, c.to_story_id)) as changes
from main.stories as s
join main.story_articles as m using (story_id)
join main.articles as a using (article_id)
join main.verdicts as v using (article_id)
left join main.sources as o using (source_id)
group by s.story_id, s.title, s.opened_at, s.last_at;

comment on view desk.stories is 'Events, with what is known of them; one row per story';
comment on column desk.stories.title is 'headline of the first report';
comment on column desk.stories.reports is 'articles that are no copies';
comment on column desk.stories.outlets is 'independent voices among the reports: one owner is one, and so is one wire, whoever prints it';
comment on column desk.stories.first_report_at is 'when the first report was published; when it was seen, where that is unknown or in the future';
comment on column desk.stories.latest_report_at is 'the same of the latest report or copy';
comment on column desk.stories.official is 'an official source is among the reports';
comment on column desk.stories.alerted is 'some route was told at once';
comment on column desk.stories.changes is 'merges and splits that touched it';
