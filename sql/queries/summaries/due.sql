-- purpose: summaries whose time has come, with all their stories: work of decide
-- parameters: $now
-- grain: one row a story, by target and window, as they came
select
    s.receiver_id, s.target, s.window_key, s.story_id, s.route_id, s.article_id, s.decision_id, s.severity, s.headline,
    s.url, s.facts, s.put_at, s.due_at
from summary_stories as s
semi join (
    select distinct receiver_id, target, window_key from summary_stories where told_at is null and due_at <= $now
) as d using (receiver_id, target, window_key)
where s.told_at is null
order by s.receiver_id, s.target, s.window_key, s.put_at, s.story_id
