-- purpose: which of some articles are entries already
-- parameters: $article_ids (list)
-- grain: one row an entry
select article_id from entries where article_id in (select unnest($article_ids::varchar[]))
