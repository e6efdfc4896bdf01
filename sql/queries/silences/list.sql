-- purpose: every silence, and how many articles it kept back
-- parameters: none
-- grain: one row a silence, newest first
select s.*, coalesce(d.articles, 0) as articles, coalesce(d.stories, 0) as stories
from silences as s
left join (
    select cause, count(distinct article_id) as articles, count(distinct story_id) as stories
    from decisions
    where reason = 'silenced'
    group by cause
) as d on d.cause = s.silence_id
order by s.created_at desc, s.silence_id
