-- purpose: what the telling half remembers between two runs: rate limits, each channel's pace, clicks

create table method_waits (
    channel  varchar not null,            -- the kind: slack, email, …
    method   varchar not null,            -- post, edit or look_up
    until_at timestamp not null,
    failures integer not null,            -- in a row: a wait that nobody stated grows with them
    primary key (channel, method)
);

create table channel_pace (
    channel  varchar not null,
    target   varchar not null,
    whole_at timestamp not null,          -- when the whole burst is there again
    primary key (channel, target)
);

create table clicks (
    team_id    varchar not null,
    channel_id varchar not null,
    message_ts varchar not null,
    user_id    varchar not null,
    action_id  varchar not null,
    action_ts  varchar not null,          -- the click's own time at Slack: a repeated delivery has the same
    user_name  varchar not null,
    value      varchar not null,
    clicked_at timestamp not null,
    loaded_at  timestamp not null,
    story_id   varchar,                   -- null: the message is none of ours
    rule_id    varchar,
    effect     varchar not null,          -- what it did, in words
    primary key (team_id, channel_id, message_ts, user_id, action_id, action_ts)
);
