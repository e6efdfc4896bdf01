-- purpose: the stories that were told since a moment, with what was told of them; none that was taken back
-- parameters: $since
-- grain: one row a story
select
    story_id, list(distinct fact order by fact) as facts,
    max(told_at) filter (where how in ('told', 'summary')) as told_at
from told
where story_id in (select story_id from told where told_at >= $since and how in ('told', 'summary'))
  and story_id not in (select story_id from withdrawals)
group by story_id
order by story_id
