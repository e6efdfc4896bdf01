-- purpose: The digests that were built
-- grain: one row per list and day
-- parameters: none
create or replace view desk.digests as
select digest_id, local_date, timezone, built_at, stories, subject
from main.digests;

comment on view desk.digests is 'The digests that were built; one row per list and day';
comment on column desk.digests.digest_id is 'list|local date|zone';
