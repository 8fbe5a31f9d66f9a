-- Every event of a payment and of the parts it was split into, in log order.
-- group: payments
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tx BIGINT of payment(run): number of the payment; the number of a part selects the whole payment
WITH family AS (
    SELECT t.tx_id FROM transactions AS t
    WHERE t.run_id = run AND t.root_tx_id = (SELECT p.root_tx_id FROM transactions AS p WHERE p.run_id = run AND p.tx_id = tx)
)
SELECT e.seq, e.tick, e.day, e.event_type, e.agent_id, e.counterparty_id, e.tx_id, e.amount_cents, e.reason, e.tx_ids
FROM events AS e
WHERE e.run_id = run
  AND (e.tx_id IN (FROM family) OR e.queued_tx_id IN (FROM family)
       OR list_has_any(coalesce(e.tx_ids, []), (SELECT list(f.tx_id) FROM family AS f)))
ORDER BY e.seq
