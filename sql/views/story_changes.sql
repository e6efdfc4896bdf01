-- purpose: Every merge and split of stories, with what it was seen by
-- grain: one row per merge or split
-- parameters: none
create or replace view desk.story_changes as
select c.changed_at, c.kind, c.from_story_id, c.to_story_id, len(c.articles) as articles, c.reason, c.evidence
from main.story_changes as c;

comment on view desk.story_changes is 'Every merge and split of stories; one row per merge or split';
comment on column desk.story_changes.kind is 'merge: from ends and to lives on; split: from keeps its id and to is new';
comment on column desk.story_changes.articles is 'how many articles moved';
comment on column desk.story_changes.evidence is 'words, figures and concepts that the two share, or that the new part is about';
