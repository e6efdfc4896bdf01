-- purpose: store verdicts, empty ones too; one of an older version of the article gives way; what comes back is new
-- parameters: $rows (JSON array, one object a verdict)
-- grain: one row a new verdict
insert into verdicts (
    article_id, ruleset_version, topics, relevance, severity, score, regions, excluded_by, terms, classified_at, revision, subtopics
)
select article_id, ruleset_version, topics, relevance, severity, score, regions, excluded_by, terms, classified_at, revision, subtopics
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "ruleset_version": "VARCHAR", "topics": ["VARCHAR"], "relevance": "VARCHAR", "severity": "VARCHAR", "score": "DOUBLE", "regions": ["VARCHAR"], "excluded_by": ["VARCHAR"], "terms": "VARCHAR", "classified_at": "TIMESTAMP", "revision": "INTEGER", "subtopics": ["VARCHAR"]}]'), recursive := true)
)
on conflict (article_id) do update set
    ruleset_version = excluded.ruleset_version,
    topics = excluded.topics,
    relevance = excluded.relevance,
    severity = excluded.severity,
    score = excluded.score,
    regions = excluded.regions,
    excluded_by = excluded.excluded_by,
    terms = excluded.terms,
    classified_at = excluded.classified_at,
    revision = excluded.revision,
    subtopics = excluded.subtopics
where coalesce(verdicts.revision, 0) < excluded.revision
returning article_id
