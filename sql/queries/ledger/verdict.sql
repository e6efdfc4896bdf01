-- purpose: what the rules said
-- parameters: $article_id
-- grain: one row, or none
select * from main.verdicts where article_id = $article_id
