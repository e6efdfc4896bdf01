-- purpose: keep a click, once
-- parameters: $team_id, $channel_id, $message_ts, $user_id, $action_id, $action_ts, $user_name, $value, $clicked_at, $loaded_at, $story_id, $rule_id, $effect
-- grain: one row if the click is new
insert into clicks (
    team_id, channel_id, message_ts, user_id, action_id, action_ts, user_name, value, clicked_at, loaded_at,
    story_id, rule_id, effect
)
values (
    $team_id, $channel_id, $message_ts, $user_id, $action_id, $action_ts, $user_name, $value, $clicked_at, $loaded_at,
    $story_id, $rule_id, $effect
)
on conflict do nothing
returning action_ts
