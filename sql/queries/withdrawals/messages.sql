-- purpose: where a story stands, or is on its way to
-- parameters: $story_ids
-- grain: one row a first message
select story_id, receiver_id, channel, target, state
from outbox
where list_contains($story_ids, story_id) and action = 'post'
order by receiver_id, target, story_id
