-- purpose: the work of group: classified articles that belong to no story yet
-- parameters: $limit
-- grain: one row an article, in order of arrival
select a.article_id, a.url, a.title, t.text, a.published_at, a.source_id, a.first_seen_at
from articles as a
join article_texts as t using (article_id)
semi join verdicts as v using (article_id)
anti join story_articles as s using (article_id)
anti join (select item_id from quarantine where step = 'group') as q on q.item_id = a.article_id
order by a.seen_seq
limit $limit
