-- Delay from arrival to settlement of the settled payments of a run, by day of arrival: mean, maximum, median and 95th
-- percentile (with linear interpolation), NULL for a day whose payments all remained unsettled, and the share that settled.
-- group: payments
-- arg run BIGINT of run: the run's id
WITH payments AS (
    SELECT t.arrival_day, t.status, CASE WHEN t.status = 'settled' THEN t.total_delay_ticks END AS total_delay_ticks
    FROM transactions AS t
    WHERE t.run_id = run AND t.parent_tx_id IS NULL
)
SELECT t.arrival_day AS day, avg(t.total_delay_ticks) AS avg_delay_ticks, max(t.total_delay_ticks) AS max_delay_ticks,
       quantile_cont(CAST(t.total_delay_ticks AS DOUBLE), 0.5) AS p50_delay_ticks,
       quantile_cont(CAST(t.total_delay_ticks AS DOUBLE), 0.95) AS p95_delay_ticks,
       count(*) FILTER (t.status = 'settled') / count(*) AS settlement_rate
FROM payments AS t
GROUP BY t.arrival_day
ORDER BY t.arrival_day
