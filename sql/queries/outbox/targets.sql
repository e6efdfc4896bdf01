-- purpose: the channels of one kind that deliveries went to
-- parameters: $channel
-- grain: one row a target
select distinct target from outbox where channel = $channel order by target
