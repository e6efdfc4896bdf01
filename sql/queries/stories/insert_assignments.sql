-- purpose: write down which story each article joined; what comes back is new
-- parameters: $rows (JSON array, one object an article)
-- grain: one row an article that belonged to no story yet
insert into story_articles (
    article_id, story_id, duplicate_of, similarity, how, joined_at
)
select article_id, story_id, duplicate_of, similarity, how, joined_at
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "story_id": "VARCHAR", "duplicate_of": "VARCHAR", "similarity": "DOUBLE", "how": "VARCHAR", "joined_at": "TIMESTAMP"}]'), recursive := true)
)
on conflict do nothing
returning article_id
