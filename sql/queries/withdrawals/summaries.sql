-- purpose: the summaries that told of some stories, and where they stand
-- parameters: $story_ids
-- grain: one row a summary's message
select o.dedupe_key, o.story_id, o.receiver_id, o.channel, o.target, o.state
from outbox as o
semi join (
    select dedupe_key from decisions where list_contains($story_ids, story_id) and starts_with(fact, 'summary:')
) as d using (dedupe_key)
where o.action = 'post'
order by o.receiver_id, o.target, o.story_id
