-- purpose: articles with their texts and what the rules in force said of them when they came
-- parameters: $since, $after_seq, $limit
-- grain: one row an article with a verdict, in order of arrival
with page as (
    select a.article_id, a.seen_seq, a.source_id, a.url, a.title, a.language, a.first_seen_at
    from main.articles as a
    semi join main.verdicts as v using (article_id)
    where a.seen_seq > $after_seq and a.first_seen_at >= cast($since as timestamp)
    order by a.seen_seq
    limit $limit
),

ruled as (
    select m.article_id, list(distinct m.rule_id order by m.rule_id) as rule_ids
    from main.matches as m
    semi join page as p using (article_id)
    group by m.article_id
)

select
    p.article_id, p.seen_seq, p.source_id, p.url, p.title, t.text, p.language, p.first_seen_at,
    coalesce(s.story_id, p.article_id) as story_id,
    v.ruleset_version, v.topics, v.relevance, v.severity,
    coalesce(r.rule_ids, []) as rule_ids
from page as p
join main.article_texts as t using (article_id)
join main.verdicts as v using (article_id)
left join main.story_articles as s using (article_id)
left join ruled as r using (article_id)
order by p.seen_seq
