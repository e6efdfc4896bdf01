-- purpose: where which rule matched
-- parameters: $article_id
-- grain: one row a passage
select rule_id, topic, field, start_at, end_at, text, concept, seed_id, statement
from main.matches
where article_id = $article_id
order by rule_id, field desc, start_at
