-- purpose: which rules made a story what it is, and by which rule set
-- parameters: $story_id
-- grain: one row; none where the story has no verdict
select
    max(v.ruleset_version) as ruleset_version,
    coalesce(list(distinct m.rule_id order by m.rule_id) filter (where m.rule_id is not null), []) as rules
from story_articles as s
join verdicts as v using (article_id)
left join matches as m using (article_id)
where s.story_id = $story_id
having count(*) > 0
