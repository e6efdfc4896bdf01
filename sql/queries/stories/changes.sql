-- purpose: the merges and splits that touch a story, oldest first
-- parameters: $story_id
-- grain: one row a change
select *
from story_changes
where from_story_id = $story_id or to_story_id = $story_id
order by changed_at, change_id
