-- purpose: the articles that an id, an address or words of a title name
-- parameters: $wanted, $article_id
-- grain: one row an article, newest first
select e.article_id
from main.entries as e
left join main.articles as a using (article_id)
where e.article_id in ($wanted, $article_id)
   or e.url = $wanted
   or a.url = $wanted
   -- a short Latin word must stand alone, or EV would be found in seven; other scripts have no spaces
   or case
        when length($wanted) < 2 then false
        when regexp_full_match($wanted, '[[:ascii:]]{2,5}') then regexp_matches(
            lower(coalesce(a.title, e.title)),
            '(^|[^\p{L}\p{N}])' || regexp_escape(lower($wanted)) || '($|[^\p{L}\p{N}])'
        )
        else contains(lower(coalesce(a.title, e.title)), lower($wanted))
      end
   -- a title that an edit has replaced is still what was told
   or (length($wanted) > 5 and e.article_id in (
        select article_id from main.revisions where contains(lower(title), lower($wanted))
      ))
order by e.article_id not in ($wanted, $article_id), e.seen_at desc, e.article_id
limit 20
