-- purpose: the articles whose title or text holds a word, newest first
-- grain: one row per article
-- parameters: word (text), since (interval, 30 days by default)
create or replace macro desk.mentions_of(word, since := interval 30 day) as table
select a.first_seen_at, a.source, a.title, a.topics, a.severity, a.url
from desk.articles as a
where a.first_seen_at >= (now() at time zone 'UTC') - since
  and (contains(lower(a.title), lower(word)) or contains(lower(a.text), lower(word)))
order by a.first_seen_at desc;

comment on macro table desk.mentions_of is 'the articles whose title or text holds a word, newest first';
