-- Number of payments of a run, how many settled, the mean delay of the settled ones from arrival to settlement, NULL if none
-- settled, and the delay indicator, which counts the unsettled ones too. A split payment counts once, as settled when all its
-- parts have settled.
-- group: payments
-- arg run BIGINT of run: the run's id
SELECT count(*) AS total_count, count(*) FILTER (t.status = 'settled') AS settled_count,
       count(*) FILTER (t.status = 'settled') / nullif(count(*), 0) AS settlement_rate,
       avg(t.total_delay_ticks) AS avg_delay_ticks, (SELECT r.delay_indicator FROM runs AS r WHERE r.run_id = run) AS delay_indicator
FROM transactions AS t
WHERE t.run_id = run AND t.parent_tx_id IS NULL
