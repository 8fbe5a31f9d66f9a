-- Reasons why policies and limits held payments in a run: number of holds by bank and reason.
-- group: policies
-- arg run BIGINT of run: the run's id
SELECT e.agent_id, e.reason, count(*) AS num_holds, count(DISTINCT e.tx_id) AS num_payments
FROM events AS e
WHERE e.run_id = run AND e.event_type = 'PolicyHold'
GROUP BY e.agent_id, e.reason
ORDER BY e.agent_id, num_holds DESC, e.reason
