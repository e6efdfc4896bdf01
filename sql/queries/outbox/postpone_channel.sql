-- purpose: a method of a channel must wait: move its open rows
-- parameters: $channel, $action, $until
-- grain: none
update outbox
set not_before_at = greatest(coalesce(not_before_at, $until), $until)
where channel = $channel and (action = $action or $action = '') and state in ('pending', 'sending')
