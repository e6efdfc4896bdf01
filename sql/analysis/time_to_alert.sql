-- purpose: how long it took from publication to the confirmed alert
-- parameters: none
-- grain: one row a severity
select
    severity,
    count(*) as alerts,
    round(quantile_cont(seconds, 0.5), 1) as median_seconds,
    round(quantile_cont(seconds, 0.95), 1) as p95_seconds
from desk.alerts
where kind = 'alert' and seconds is not null
group by severity
order by alerts desc
