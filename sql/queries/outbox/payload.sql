-- purpose: what a claimed delivery says
-- parameters: $delivery_key, $fence
-- grain: one row
select payload from outbox where delivery_key = $delivery_key and fence = $fence
