-- purpose: The outbox with every rows state
-- grain: one row per alert, receiver and channel
-- parameters: none
create or replace view desk.deliveries as
select
    o.delivery_key, o.story_id, o.receiver_id, o.channel, o.target, o.action, o.state, o.attempts,
    o.last_reason, o.receipt, o.created_at, o.settled_at
from main.outbox as o;

comment on view desk.deliveries is 'The outbox with every rows state; one row per alert, receiver and channel';
comment on column desk.deliveries.receipt is 'Slacks ts, the Message-ID, or a file';
comment on column desk.deliveries.action is 'post, edit or reply';
