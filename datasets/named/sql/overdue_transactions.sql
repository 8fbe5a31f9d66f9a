-- Payments of a run that became overdue at some time, and the cost of that, most expensive first.
-- group: payments
-- clock: arrival_tick, deadline_tick, settlement_tick
-- arg run BIGINT of run: the run's id
SELECT t.tx_id, t.arrival_index, t.sender_id, t.receiver_id, t.amount_cents, t.arrival_tick, t.deadline_tick, t.overdue_since_tick,
       t.settlement_tick, t.status, t.deadline_penalty_cents, t.eod_penalty_cents
FROM transactions AS t
WHERE t.run_id = run AND t.overdue_since_tick IS NOT NULL
ORDER BY t.deadline_penalty_cents + t.eod_penalty_cents DESC, t.tx_id
