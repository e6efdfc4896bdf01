-- purpose: silences that are over and were not told of, with how much they kept back
-- parameters: $now
-- grain: one row a silence
select s.*, coalesce(d.stories, 0) as stories
from silences as s
left join (
    select cause, count(distinct story_id) as stories from decisions where reason = 'silenced' group by cause
) as d on d.cause = s.silence_id
where s.told_at is null and s.ends_at <= $now
order by s.ends_at, s.silence_id
