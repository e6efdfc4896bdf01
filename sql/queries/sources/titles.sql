-- purpose: the titles that a source has shown, the latest first
-- parameters: $source_id, $limit
-- grain: one row an entry
select title from entries
where source_id = $source_id and title is not null
order by seen_at desc
limit $limit
