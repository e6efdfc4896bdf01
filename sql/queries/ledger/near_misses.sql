-- purpose: which rules nearly matched, and what they lacked
-- parameters: $article_id
-- grain: one row a rule
select rule_id, missing, found from main.near_misses where article_id = $article_id order by rule_id
