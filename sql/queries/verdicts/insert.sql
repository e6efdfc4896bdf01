-- purpose: store verdicts, empty ones too; what comes back is new
-- parameters: $rows (JSON array, one object a verdict)
-- grain: one row a new verdict
insert into verdicts (
    article_id, ruleset_version, topics, relevance, severity, score, regions, excluded_by, terms, classified_at
)
select article_id, ruleset_version, topics, relevance, severity, score, regions, excluded_by, terms, classified_at
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "ruleset_version": "VARCHAR", "topics": ["VARCHAR"], "relevance": "VARCHAR", "severity": "VARCHAR", "score": "DOUBLE", "regions": ["VARCHAR"], "excluded_by": ["VARCHAR"], "terms": "VARCHAR", "classified_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning article_id
