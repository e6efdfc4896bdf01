-- purpose: store the texts of new articles
-- parameters: $rows (JSON array of article_id, text)
-- grain: none
insert into article_texts (article_id, text)
select article_id, text
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "text": "VARCHAR"}]'), recursive := true)
)
