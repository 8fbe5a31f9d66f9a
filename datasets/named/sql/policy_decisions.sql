-- Decisions of policies about payments in a range of ticks: submit, hold, drop, split or change priority.
-- group: policies
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run) = NULL: first tick; if omitted, all ticks
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
-- arg agent VARCHAR of agent(run) = NULL: only decisions of this bank
SELECT e.tick, e.day, e.seq, e.agent_id,
       CASE e.event_type WHEN 'PolicySubmit' THEN 'submit' WHEN 'PolicyHold' THEN 'hold' WHEN 'PolicyDrop' THEN 'drop'
           WHEN 'PolicySplit' THEN 'split' ELSE 'reprioritize' END AS decision_type,
       e.tx_id, e.reason, e.num_splits, e.tx_ids AS child_tx_ids, e.decision_path
FROM events AS e
WHERE e.run_id = run AND e.event_type IN ('PolicySubmit', 'PolicyHold', 'PolicyDrop', 'PolicySplit', 'TransactionReprioritized')
  AND (tick_from IS NULL OR e.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
  AND (agent IS NULL OR e.agent_id = agent)
ORDER BY e.seq
