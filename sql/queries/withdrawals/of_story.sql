-- purpose: whether a story, or one that it is related to, was taken back
-- parameters: $story_ids
-- grain: one row, or none
select story_id, author, reason, withdrawn_at
from withdrawals
where list_contains($story_ids, story_id)
order by withdrawn_at
limit 1
