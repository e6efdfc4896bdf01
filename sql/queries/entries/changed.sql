-- purpose: entries whose feed shows other words now: the page is asked for again, a few times at most
-- parameters: $rows (JSON array of article_id, source_id, title, summary, fingerprint), $now, $most, $pause (seconds)
-- grain: none
update entries
set title = coalesce(n.title, entries.title),
    summary = coalesce(n.summary, entries.summary),
    fingerprint = n.fingerprint,
    state = case when entries.fingerprint is not null and entries.state = 'fetched' and coalesce(entries.looks, 0) < $most then 'admitted' else entries.state end,
    attempts = case when entries.fingerprint is not null and entries.state = 'fetched' and coalesce(entries.looks, 0) < $most then 0 else entries.attempts end,
    not_before_at = case
        when entries.fingerprint is not null and entries.state = 'fetched' and coalesce(entries.looks, 0) < $most
            then $now::timestamp + to_seconds($pause * coalesce(entries.looks, 0))
        else entries.not_before_at
      end,
    looks = case when entries.fingerprint is not null and entries.state = 'fetched' and coalesce(entries.looks, 0) < $most then coalesce(entries.looks, 0) + 1 else entries.looks end
from (
    select unnest(from_json($rows::json, '[{"article_id": "VARCHAR", "source_id": "VARCHAR", "title": "VARCHAR", "summary": "VARCHAR", "fingerprint": "VARCHAR"}]'), recursive := true)
) as n
where entries.article_id = n.article_id
  and entries.source_id = n.source_id
  and entries.fingerprint is distinct from n.fingerprint
