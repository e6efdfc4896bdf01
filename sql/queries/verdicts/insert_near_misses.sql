-- purpose: store the near misses of new verdicts
-- parameters: $rows (JSON array, one object a near miss)
-- grain: none
insert into near_misses (
    article_id, rule_id, missing, found
)
select article_id, rule_id, missing, found
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "rule_id": "VARCHAR", "missing": "VARCHAR", "found": ["VARCHAR"]}]'), recursive := true)
)
