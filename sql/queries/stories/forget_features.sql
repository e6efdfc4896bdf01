-- purpose: let go what was kept of articles that have left every window
-- parameters: $before
-- grain: none
delete from story_features
where article_id in (select article_id from articles where first_seen_at < $before)
