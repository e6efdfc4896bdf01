-- purpose: what an article says, as routes ask for it
-- parameters: $article_id
-- grain: one row; none where the article was not judged
select
    a.title, a.language, v.topics, v.subtopics, v.regions, v.severity, v.relevance, coalesce(o.kind, 'press') as source_kind,
    coalesce(o.tier, 2) as tier, coalesce(list(distinct m.rule_id) filter (where m.rule_id is not null), []) as rules
from main.articles as a
join main.verdicts as v using (article_id)
left join main.sources as o using (source_id)
left join main.matches as m using (article_id)
where a.article_id = $article_id
group by all
