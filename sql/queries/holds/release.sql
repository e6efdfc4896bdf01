-- purpose: end a story's wait on a route
-- parameters: $story_id, $route_id, $now
-- grain: none
update holds set released_at = $now
where story_id = $story_id and route_id = $route_id and released_at is null
