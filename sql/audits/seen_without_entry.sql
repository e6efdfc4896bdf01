-- purpose: a registered address must be an entry, or it would never be fetched
-- parameters: none
-- grain: one row a finding
-- level: fail
select s.url_key
from main.seen as s
anti join main.entries as e on s.url_key = ('0x' || e.article_id)::ubigint
