-- purpose: the deliveries whose key begins with some letters
-- parameters: $prefix
-- grain: one row a delivery, two at most
select * from outbox where starts_with(delivery_key, $prefix) order by delivery_key limit 2
