-- purpose: the parts of its topics that an article falls into; null for verdicts of before

alter table verdicts add column subtopics varchar[];
