-- purpose: what each target knows of a story: under its ids (a withdrawn one's apart), through its articles, from before a split
-- parameters: $story_id, $story_ids
-- grain: one row a fact and telling, the earliest first; what another story's message told is `elsewhere`
select
    t.story_id, t.receiver_id, t.target, t.fact, t.route_id,
    case when list_contains($story_ids, t.story_id) or t.how <> 'told' then t.how else 'elsewhere' end as how,
    t.told_at
from told as t
where (
       list_contains($story_ids, t.story_id)
       or t.article_id in (select article_id from story_articles where story_id = $story_id)
       or exists (
           select 1
           from story_changes as c
           where c.kind = 'split' and t.told_at <= c.changed_at
             and (
                 (list_contains($story_ids, c.to_story_id) and c.from_story_id = t.story_id)
                 or (list_contains($story_ids, c.from_story_id) and c.to_story_id = t.story_id)
             )
       )
   )
   and not (  -- what was told under a wrong story that merged into this one was taken back there
       t.story_id <> $story_id and list_contains($story_ids, t.story_id)
       and t.story_id in (select story_id from withdrawals)
   )
order by t.told_at, t.decision_id, t.fact
