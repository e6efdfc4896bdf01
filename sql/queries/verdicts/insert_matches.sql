-- purpose: store the matches of new verdicts
-- parameters: $rows (JSON array, one object a match)
-- grain: none
insert into matches (
    article_id, rule_id, topic, field, start_at, end_at, text, concept, seed_id, statement
)
select article_id, rule_id, topic, field, start_at, end_at, text, concept, seed_id, statement
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "rule_id": "VARCHAR", "topic": "VARCHAR", "field": "VARCHAR", "start_at": "INTEGER", "end_at": "INTEGER", "text": "VARCHAR", "concept": "VARCHAR", "seed_id": "VARCHAR", "statement": "INTEGER"}]'), recursive := true)
)
