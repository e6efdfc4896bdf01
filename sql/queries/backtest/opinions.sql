-- purpose: whether readers found a story relevant: the last word of each, by majority; no answer on a tie
-- parameters: none
-- grain: one row a story that somebody judged
with last_word as (
    select story_id, author, relevant
    from main.feedback
    qualify row_number() over (partition by story_id, author order by given_at desc) = 1
)

select story_id, avg(relevant::int) > 0.5 as relevant
from last_word
group by story_id
having avg(relevant::int) <> 0.5
order by story_id
