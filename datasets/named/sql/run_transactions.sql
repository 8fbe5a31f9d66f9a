-- All payments of a run from arrival to their final status, in order of arrival.
-- group: payments
-- clock: arrival_tick, settlement_tick
-- arg run BIGINT of run: the run's id
-- arg status VARCHAR of word(pending, settled, overdue, dropped, rejected) = NULL: only payments with this status: pending, settled, overdue, dropped or rejected
-- arg agent VARCHAR of agent(run) = NULL: only payments that this bank sends or receives
SELECT t.* FROM transactions AS t
WHERE t.run_id = run AND (status IS NULL OR t.status = status)
  AND (agent IS NULL OR t.sender_id = agent OR t.receiver_id = agent)
ORDER BY t.arrival_tick, t.tx_id
