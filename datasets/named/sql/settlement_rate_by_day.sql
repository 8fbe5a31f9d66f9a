-- Payments of a run by day of arrival, and how many of them settled, on that day or later.
-- group: payments
-- arg run BIGINT of run: the run's id
SELECT t.arrival_day AS day, count(*) AS total_transactions,
       count(*) FILTER (t.status = 'settled') AS settled_transactions,
       count(*) FILTER (t.status = 'settled') / count(*) AS settlement_rate
FROM transactions AS t
WHERE t.run_id = run AND t.parent_tx_id IS NULL
GROUP BY t.arrival_day
ORDER BY t.arrival_day
