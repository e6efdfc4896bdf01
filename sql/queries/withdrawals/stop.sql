-- purpose: what was not begun to be sent of a withdrawn story is not sent
-- parameters: $story_ids, $now
-- grain: one row: how many rows changed
update outbox set state = 'dead', last_reason = 'withdrawn', settled_at = $now
where list_contains($story_ids, story_id) and state = 'pending' and attempts = 0
