-- purpose: the last article, in order of arrival, up to which every one is judged and grouped or set aside
-- parameters: none
-- grain: one row; what still waits behind it is for the next digest
select coalesce(
    (
        select min(a.seen_seq) - 1
        from articles as a
        left join verdicts as v using (article_id)
        left join story_articles as s using (article_id)
        anti join (select item_id from quarantine where step in ('classify', 'group')) as q on q.item_id = a.article_id
        where v.article_id is null or s.article_id is null
    ),
    (select max(seen_seq) from articles),
    0
) as upto_seq
