-- purpose: keep what was read from articles, so that no later pass needs their texts
-- parameters: $rows (JSON array, one object an article)
-- grain: none
insert into story_features (article_id, version, body)
select article_id, version, body
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "version": "INTEGER", "body": "VARCHAR"}]'), recursive := true)
)
on conflict (article_id) do update set version = excluded.version, body = excluded.body
