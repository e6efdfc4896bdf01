-- purpose: a method worked: it waits no longer, and the next failure is a first one
-- parameters: $channel, $method
-- grain: none
delete from method_waits where channel = $channel and method = $method
