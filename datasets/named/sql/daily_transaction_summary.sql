-- Payments of a run by day of arrival: their status at the end of the run, and their value.
-- group: payments
-- arg run BIGINT of run: the run's id
SELECT t.arrival_day AS day, count(*) AS total_count,
       count(*) FILTER (t.status = 'settled') AS settled_count,
       count(*) FILTER (t.status = 'pending') AS pending_count,
       count(*) FILTER (t.status = 'overdue') AS overdue_count,
       count(*) FILTER (t.status = 'dropped') AS dropped_count,
       count(*) FILTER (t.status = 'rejected') AS rejected_count,
       CAST(sum(t.amount_cents) AS BIGINT) AS total_amount_cents, CAST(sum(t.settled_cents) AS BIGINT) AS settled_amount_cents
FROM transactions AS t
WHERE t.run_id = run AND t.parent_tx_id IS NULL
GROUP BY t.arrival_day
ORDER BY t.arrival_day
