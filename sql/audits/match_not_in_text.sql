-- purpose: a match must be the words that stand at its place
-- parameters: none
-- grain: one row a finding
-- level: fail
select m.article_id, m.rule_id, m.field, m.start_at, m.text
from main.matches as m
join main.articles as a using (article_id)
join main.article_texts as t using (article_id)
join main.verdicts as v using (article_id)
where coalesce(v.revision, 0) = coalesce(a.revision, 0)  -- a new version is judged in the next pass
  and substring(case m.field when 'title' then a.title else t.text end, m.start_at + 1, m.end_at - m.start_at) <> m.text
