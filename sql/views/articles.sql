-- purpose: Every article with its text, verdict and story
-- grain: one row per article
-- parameters: none
create or replace view desk.articles as
select
    a.article_id, s.story_id, a.source_id, o.name as source, a.title, t.text, a.url, a.language,
    a.published_at, a.first_seen_at, a.authors, a.section, a.summary, a.origin, a.backlog,
    v.topics, v.relevance, v.severity, v.score, v.regions, s.duplicate_of, a.seen_seq
from main.articles as a
join main.article_texts as t using (article_id)
left join main.sources as o using (source_id)
left join main.verdicts as v using (article_id)
left join main.story_articles as s using (article_id);

comment on view desk.articles is 'Every article with its text, verdict and story; one row per article';
comment on column desk.articles.article_id is 'id, computed from the canonical address';
comment on column desk.articles.story_id is 'the story that it belongs to; the id of that storys first article';
comment on column desk.articles.published_at is 'as the page or feed states it, UTC';
comment on column desk.articles.first_seen_at is 'when collect admitted it, UTC';
comment on column desk.articles.origin is 'page, or feed where the page could not be read';
comment on column desk.articles.backlog is 'was there at the first sight of its source: history';
comment on column desk.articles.topics is 'of stable rules that matched and were not excluded';
comment on column desk.articles.relevance is 'alert, digest or ignore';
comment on column desk.articles.severity is 'of the loudest stable rule; null where none matched';
comment on column desk.articles.score is 'evidence for relevance, 0 to 1';
comment on column desk.articles.duplicate_of is 'the earliest copy of the same article';
comment on column desk.articles.seen_seq is 'order of arrival';
