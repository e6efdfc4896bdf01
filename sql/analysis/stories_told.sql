-- purpose: the stories that were told, with their outlets and the seconds that it took
-- parameters: none
-- grain: one row a story and route
select
    a.headline as story,
    array_to_string(list_sort(s.topics), ', ') as topics,
    s.severity,
    s.outlets,
    a.seconds
from desk.alerts as a
join desk.stories as s using (story_id)
where a.kind = 'alert'
order by a.created_at
