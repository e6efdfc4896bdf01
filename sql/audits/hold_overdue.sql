-- purpose: what is held must be looked at again soon after it is due
-- parameters: none
-- grain: one row a finding
-- level: warn
select story_id, route_id, reason, due_at
from main.holds
where released_at is null and due_at < (now() at time zone 'UTC') - interval 1 hour
union all
select story_id, route_id, window_key, due_at
from main.summary_stories
where told_at is null and due_at < (now() at time zone 'UTC') - interval 1 hour
