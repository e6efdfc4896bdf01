-- purpose: Every change of an article's words: what stood there before, and what changed
-- grain: one row per article and change
-- parameters: none
create or replace view desk.revisions as
select
    r.article_id, s.story_id, a.source_id, a.url, r.revision, r.cause, r.replaced_at, r.diff,
    r.title as old_title, a.title as title, r.text as old_text, r.modified_at as old_modified_at, r.origin as old_origin
from main.revisions as r
join main.articles as a using (article_id)
left join main.story_articles as s using (article_id);

comment on view desk.revisions is 'Every change of an articles words; one row per article and change';
comment on column desk.revisions.revision is '1 is the first change; old_title and old_text stood before it';
comment on column desk.revisions.cause is 'edited; read: the page, after the feed alone; extracted: the kept page was read anew';
comment on column desk.revisions.diff is 'changed paragraphs, with [-what went-] and {+what came+}';
comment on column desk.revisions.replaced_at is 'when the change was seen, UTC';
