-- purpose: the articles that an id, an address or words of a title name
-- parameters: $wanted, $article_id
-- grain: one row an article, newest first
select e.article_id
from main.entries as e
left join main.articles as a using (article_id)
where e.article_id in ($wanted, $article_id)
   or e.url = $wanted
   or a.url = $wanted
   or (length($wanted) >= 6 and contains(lower(coalesce(a.title, e.title)), lower($wanted)))
order by e.article_id not in ($wanted, $article_id), e.seen_at desc, e.article_id
limit 20
