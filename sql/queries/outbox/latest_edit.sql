-- purpose: the newest edit of a story's message in one place, where it was given up
-- parameters: $story_id, $receiver_id, $channel, $target
-- grain: one row, or none where there is no edit or the newest is not dead
select delivery_key
from (
    select delivery_key, state
    from outbox
    where action = 'edit' and story_id = $story_id and receiver_id = $receiver_id and channel = $channel
      and target = $target
    order by created_at desc, delivery_key desc
    limit 1
)
where state = 'dead'
