-- purpose: the reports of a story up to one article, with their verdicts
-- parameters: $story_id, $upto_seq
-- grain: one row an article, in order of arrival
select
    a.article_id, a.source_id, coalesce(o.name, a.source_id) as source_name, coalesce(s.credit, o.owner, a.source_id) as owner,  -- a wire's words are the wire's
    coalesce(o.official, false) as official, coalesce(o.kind, 'press') as source_kind, coalesce(o.tier, 2) as tier, a.url, a.title, a.language, a.published_at, a.first_seen_at,
    a.backlog, coalesce(a.revision, 0) as revision, case when not c.backlog then s.duplicate_of end as duplicate_of, v.ruleset_version, v.topics, v.relevance, v.severity, v.score, v.regions,
    v.excluded_by, v.terms, v.subtopics
from story_articles as s
join articles as a using (article_id)
join verdicts as v using (article_id)
left join sources as o using (source_id)
left join articles as c on c.article_id = s.duplicate_of  -- a copy of history was never told
where s.story_id = $story_id and a.seen_seq <= $upto_seq
order by a.seen_seq
