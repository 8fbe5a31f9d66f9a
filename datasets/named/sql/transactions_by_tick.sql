-- Payments that arrive or settle in a range of ticks: one row per arrival and per settlement.
-- group: payments
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run): first tick
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
SELECT t.arrival_tick AS tick, 'arrival' AS role, t.tx_id, t.arrival_index, t.sender_id, t.receiver_id, t.amount_cents, t.priority, t.deadline_tick,
       t.status, NULL AS settlement_path, NULL AS delay_ticks
FROM transactions AS t
WHERE t.run_id = run AND t.parent_tx_id IS NULL AND t.arrival_tick BETWEEN tick_from AND coalesce(tick_to, tick_from)
UNION ALL
SELECT t.settlement_tick, 'settlement', t.tx_id, t.arrival_index, t.sender_id, t.receiver_id, t.amount_cents, t.priority, t.deadline_tick,
       t.status, t.settlement_path, t.total_delay_ticks
FROM transactions AS t
WHERE t.run_id = run AND NOT t.is_split AND t.settlement_tick BETWEEN tick_from AND coalesce(tick_to, tick_from)
ORDER BY 1, 2, 3
