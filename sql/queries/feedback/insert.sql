-- purpose: write down what a person thought of a story
-- parameters: $story_id, $author, $relevant, $note, $ruleset_version, $rules, $given_at
-- grain: none
insert into feedback (story_id, author, relevant, note, ruleset_version, rules, given_at)
values ($story_id, $author, $relevant, $note, $ruleset_version, $rules, $given_at)
on conflict do nothing
