-- purpose: per-rule precision by what readers said: the last word of each reader on each story
-- parameters: $since
-- grain: one row a rule, the least precise first
with last_word as (
    select story_id, author, relevant, rules
    from feedback
    where given_at >= $since
    qualify row_number() over (partition by story_id, author order by given_at desc) = 1
),
votes as (
    select story_id, any_value(rules) as rules, avg(relevant::int) as share
    from last_word
    group by story_id
)
select
    r.rule_id,
    count(*) as stories,
    count(*) filter (where v.share > 0.5) as relevant,
    count(*) filter (where v.share < 0.5) as not_relevant,
    count(*) filter (where v.share > 0.5) / nullif(count(*) filter (where v.share <> 0.5), 0) as precision
from votes as v
cross join unnest(v.rules) as r (rule_id)
group by r.rule_id
order by precision nulls last, stories desc, r.rule_id
