-- purpose: a story and those that it was merged with: what was told under one is told under all
-- parameters: $story_id
-- grain: one row a story
with recursive kin (story_id) as (
    select $story_id
    union
    select case when c.from_story_id = k.story_id then c.to_story_id else c.from_story_id end
    from kin as k
    join story_changes as c on c.kind = 'merge' and k.story_id in (c.from_story_id, c.to_story_id)
)
select story_id from kin order by story_id <> $story_id, story_id
