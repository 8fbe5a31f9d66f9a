-- Payments between each pair of banks in a run: number and value submitted and settled. Parts of a split payment count
-- towards that payment.
-- group: payments
-- arg run BIGINT of run: the run's id
SELECT t.sender_id, t.receiver_id, count(*) AS num_payments, CAST(sum(t.amount_cents) AS BIGINT) AS value_cents,
       CAST(sum(t.settled_cents) AS BIGINT) AS settled_cents
FROM transactions AS t
WHERE t.run_id = run AND t.parent_tx_id IS NULL
GROUP BY t.sender_id, t.receiver_id
ORDER BY t.sender_id, t.receiver_id
