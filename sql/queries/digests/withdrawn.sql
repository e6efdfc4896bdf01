-- purpose: the alerts that were taken back since a moment, and why
-- parameters: $since
-- grain: one row a story, the latest first
select w.story_id, s.title, a.url, w.author, w.reason, w.withdrawn_at
from withdrawals as w
join stories as s using (story_id)
join articles as a on a.article_id = w.story_id
where w.withdrawn_at > $since
order by w.withdrawn_at desc, w.story_id
