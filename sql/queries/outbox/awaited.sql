-- purpose: which of some stories have an edit or a reply that waits for the story's first message
-- parameters: $story_ids (list)
-- grain: one row a story
select distinct story_id
from outbox
where action <> 'post' and state = 'pending' and list_contains($story_ids, story_id)
