-- purpose: messages of a story that ended become the older story's, where that one has none
-- parameters: $younger, $older
-- grain: one row: how many rows changed
update outbox as o set story_id = $older
where o.story_id = $younger
  and not exists (
      select 1 from outbox as p
      where p.story_id = $older and p.receiver_id = o.receiver_id and p.channel = o.channel and p.target = o.target
        and p.action = 'post'
  )
