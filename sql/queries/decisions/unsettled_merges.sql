-- purpose: merges whose messages were not looked at yet: work of decide
-- parameters: none
-- grain: one row a merge, the earliest first
select c.change_id, c.from_story_id, c.to_story_id
from story_changes as c
anti join settled_merges as s using (change_id)
where c.kind = 'merge'
order by c.changed_at, c.change_id
