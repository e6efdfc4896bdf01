-- purpose: after a change, a story's last report is that of the articles it has
-- parameters: $story_id
-- grain: none
update stories
set last_at = coalesce((
        select max(a.first_seen_at)
        from story_articles as s
        join articles as a using (article_id)
        where s.story_id = $story_id
    ), last_at)
where story_id = $story_id
