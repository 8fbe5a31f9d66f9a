-- Settled payments of a run by settlement path: number, value and share of the settled value. The parts of split
-- payments count, not the payments themselves.
-- group: liquidity
-- arg run BIGINT of run: the run's id
SELECT t.settlement_path, count(*) AS num_payments, CAST(sum(t.amount_cents) AS BIGINT) AS value_cents,
       sum(t.amount_cents) / nullif(sum(sum(t.amount_cents)) OVER (), 0) AS value_share
FROM transactions AS t
WHERE t.run_id = run AND t.settlement_tick IS NOT NULL AND NOT t.is_split
GROUP BY t.settlement_path
ORDER BY value_cents DESC, t.settlement_path
