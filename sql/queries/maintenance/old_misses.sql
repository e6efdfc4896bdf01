-- purpose: forget near misses of articles that nobody asks about any more
-- parameters: $before
-- grain: none
delete from near_misses
where article_id in (select article_id from articles where first_seen_at < $before)
