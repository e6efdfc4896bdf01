-- purpose: write down which story each article joined, and why; what comes back is new
-- parameters: $rows (JSON array, one object an article)
-- grain: one row an article that belonged to no story yet
insert into story_articles (
    article_id, story_id, duplicate_of, similarity, how, joined_at, evidence, credit
)
select article_id, story_id, duplicate_of, similarity, how, joined_at, evidence, credit
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "story_id": "VARCHAR", "duplicate_of": "VARCHAR", "similarity": "DOUBLE", "how": "VARCHAR", "joined_at": "TIMESTAMP", "evidence": ["VARCHAR"], "credit": "VARCHAR"}]'), recursive := true)
)
on conflict do nothing
returning article_id
