-- purpose: what each target knows of a story: under its ids (a withdrawn one's apart), through its articles, from before a split
-- parameters: $story_id, $story_ids
-- grain: one row a fact and telling, the earliest first; what another story's message told is `elsewhere`
with parted as (  -- the other part of each split, and until when what it was told counts
    select from_story_id as story_id, changed_at from story_changes where kind = 'split' and list_contains($story_ids, to_story_id)
    union
    select to_story_id, changed_at from story_changes where kind = 'split' and list_contains($story_ids, from_story_id)
),
heard as (  -- three narrow scans: one condition of the three would look at each row of the table thrice
    select t.* from told as t where t.story_id in (select unnest($story_ids))
    union
    select t.* from told as t where t.article_id in (select article_id from story_articles where story_id = $story_id)
    union
    select t.* from told as t join parted as p on p.story_id = t.story_id and t.told_at <= p.changed_at
)
select
    t.story_id, t.receiver_id, t.target, t.fact, t.route_id,
    case when list_contains($story_ids, t.story_id) or t.how <> 'told' then t.how else 'elsewhere' end as how,
    t.told_at
from heard as t
where not (  -- what was told under a wrong story that merged into this one was taken back there
    t.story_id <> $story_id and list_contains($story_ids, t.story_id)
    and t.story_id in (select story_id from withdrawals)
)
order by t.told_at, t.decision_id, t.fact
