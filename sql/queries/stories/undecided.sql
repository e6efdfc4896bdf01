-- purpose: the work of decide: articles that joined a story and were not judged yet
-- parameters: $limit
-- grain: one row an article, in order of arrival
select s.article_id, s.story_id, a.seen_seq
from story_articles as s
join articles as a using (article_id)
semi join verdicts as v on v.article_id = a.article_id and coalesce(v.revision, 0) = coalesce(a.revision, 0)
anti join (select item_id from quarantine where step = 'decide') as q on q.item_id = s.article_id
where s.decided_at is null
order by a.seen_seq
limit $limit
