-- purpose: the articles of a change move to the story where they belong
-- parameters: $keys (the articles), $to_story_id
-- grain: none
update story_articles set story_id = $to_story_id
where list_contains($keys::varchar[], article_id)
