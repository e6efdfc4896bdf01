-- purpose: keep the version of an article that is being replaced, with what changed
-- parameters: $article_id, $revision, $cause, $title, $text, $text_hash, $modified_at, $origin, $diff, $replaced_at
-- grain: none
insert into revisions (
    article_id, revision, cause, title, text, text_hash, modified_at, origin, diff, replaced_at
)
values (
    $article_id, $revision, $cause, $title, $text, $text_hash, $modified_at, $origin, $diff, $replaced_at
)
