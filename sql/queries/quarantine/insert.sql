-- purpose: set an item aside with its reason
-- parameters: $step, $item_id, $reason, $detail, $now
-- grain: none
insert into quarantine (step, item_id, reason, detail, failed_at)
values ($step, $item_id, $reason, $detail, $now)
on conflict do nothing
