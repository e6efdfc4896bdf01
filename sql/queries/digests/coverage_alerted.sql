-- purpose: how many stories were told at once
-- parameters: $after_seq, $upto_seq
-- grain: one row
select count(distinct d.story_id) as stories
from decisions as d
join articles as a using (article_id)
where a.seen_seq > $after_seq and a.seen_seq <= $upto_seq and d.kind = 'alert'
