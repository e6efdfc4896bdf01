-- purpose: the newest article in order of arrival
-- parameters: none
-- grain: one row
select coalesce(max(seen_seq), 0) as upto_seq from articles
