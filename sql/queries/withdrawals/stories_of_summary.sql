-- purpose: the stories that one summary told of
-- parameters: $dedupe_key
-- grain: one row a story, in the order of the summary
select
    s.receiver_id, s.target, s.window_key, s.story_id, s.route_id, s.article_id, s.decision_id, s.severity, s.headline,
    s.url, s.facts, s.put_at, s.due_at
from summary_stories as s
join decisions as d
    on d.dedupe_key = $dedupe_key and d.story_id = s.story_id
    and d.fact = 'summary:' || s.receiver_id || '/' || s.target || ' ' || s.window_key
order by s.put_at, s.story_id
