-- purpose: the stories that a setting held back, such as a silence, a budget or a pause
-- parameters: $after_seq, $upto_seq, $since, $ordinary
-- grain: one row a reason and story, the newest first; the ordinary reasons are counted elsewhere
select d.reason, d.story_id, s.title, min(a.url) as url, max(d.decided_at) as held_at
from decisions as d
join articles as a using (article_id)
join stories as s on s.story_id = d.story_id
where (  -- what came since the last digest, and what waited then and was judged since
      (a.seen_seq > $after_seq and a.seen_seq <= $upto_seq) or d.decided_at > $since
  )
  and d.kind in ('suppress', 'hold')
  and not list_contains($ordinary, d.reason)
  and not exists (
      select 1 from decisions as t
      where t.story_id = d.story_id and t.route_id = d.route_id and t.kind = 'alert' and t.decided_at >= d.decided_at
  )
group by d.reason, d.story_id, s.title
order by d.reason, held_at desc, d.story_id
