-- purpose: an admitted entry should be fetched within a day
-- parameters: none
-- grain: one row a finding
-- level: warn
select article_id, url, attempts, reason
from main.entries
where state = 'admitted' and seen_at < (now() at time zone 'UTC') - interval 1 day
