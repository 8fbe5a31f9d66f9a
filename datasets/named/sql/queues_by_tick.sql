-- Contents of the queues in a range of ticks, in queue order: the banks' own queues, and each bank's part of the central
-- queue. Queues are stored at the end of each day, or of each tick if the grid's output settings ask for it.
-- group: ticks
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run) = NULL: first tick; if omitted, all ticks
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
-- arg agent VARCHAR of agent(run) = NULL: only payments of this bank
SELECT q.tick, q.agent_id, q.queue_type, count(*) AS num_payments, CAST(sum(q.remaining_cents) AS BIGINT) AS remaining_cents,
       list(q.tx_id ORDER BY q.position) AS tx_ids
FROM queue_snapshots AS q
WHERE q.run_id = run AND (tick_from IS NULL OR q.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
  AND (agent IS NULL OR q.agent_id = agent)
GROUP BY q.tick, q.agent_id, q.queue_type
ORDER BY q.tick, q.agent_id, q.queue_type
