-- purpose: what the rules read of an article, for the words around their passages
-- parameters: $article_id
-- grain: one row, or none where nothing is stored yet
select a.title, t.text
from main.articles as a
join main.article_texts as t using (article_id)
where a.article_id = $article_id
