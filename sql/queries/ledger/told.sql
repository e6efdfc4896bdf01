-- purpose: the messages in which the story of an article stands, whichever of its articles they were decided on
-- parameters: $article_id
-- grain: one row a first message of the story, or a summary that names it
with told as (select story_id from main.story_articles where article_id = $article_id)
select o.receiver_id, o.channel, o.target, o.state, o.last_reason, coalesce(o.settled_at, o.created_at) as told_at,
    o.story_id <> t.story_id as in_summary
from main.outbox as o, told as t
where o.action = 'post'
  and (
      o.story_id = t.story_id
      or o.dedupe_key in (
          select d.dedupe_key from main.decisions as d where d.story_id = t.story_id and starts_with(d.fact, 'summary:')
      )
  )
order by told_at, o.delivery_key
