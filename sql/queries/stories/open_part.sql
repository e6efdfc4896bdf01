-- purpose: a part of a story that was split off is a story under its first article's id and title
-- parameters: $story_id
-- grain: none
insert into stories (story_id, title, opened_at, last_at)
select article_id, title, first_seen_at, first_seen_at
from articles
where article_id = $story_id
on conflict (story_id) do update set title = excluded.title, opened_at = excluded.opened_at
