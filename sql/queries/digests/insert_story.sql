-- purpose: note a story of a digest
-- parameters: $digest_id, $story_id, $articles, $late
-- grain: none
insert into digest_stories (digest_id, story_id, articles, late)
values ($digest_id, $story_id, $articles, $late)
