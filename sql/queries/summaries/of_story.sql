-- purpose: in which summaries to come a story stands
-- parameters: $story_id, $story_ids
-- grain: one row a target
select
    receiver_id, target, window_key, story_id, route_id, article_id, decision_id, severity, headline, url, facts, put_at,
    due_at
from summary_stories
where told_at is null
  and (
      list_contains($story_ids, story_id)
      or article_id in (select article_id from story_articles where story_id = $story_id)
  )
order by put_at desc, story_id
