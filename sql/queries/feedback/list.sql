-- purpose: what people said of stories
-- parameters: $since
-- grain: one row a saying, newest first
select f.story_id, s.title, f.author, f.relevant, f.note, f.ruleset_version, f.rules, f.given_at
from feedback as f
left join stories as s using (story_id)
where f.given_at >= $since
order by f.given_at desc, f.story_id
