-- purpose: keep what pages rank beside their article
-- parameters: $rows (JSON array, one object a line of a ranking)
-- grain: none
insert into rankings (article_id, heading, position, title, url, seen_at)
select article_id, heading, position, title, url, seen_at
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "heading": "VARCHAR", "position": "INTEGER", "title": "VARCHAR", "url": "VARCHAR", "seen_at": "TIMESTAMP"}]'), recursive := true)
)
