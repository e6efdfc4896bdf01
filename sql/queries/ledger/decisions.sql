-- purpose: every decision about an article, with its reason
-- parameters: $article_id
-- grain: one row a route
select decided_at, route_id, kind, reason, fact, detail, dedupe_key
from main.decisions
where article_id = $article_id
order by decided_at, route_id
