-- Postings and withdrawals of collateral in a range of ticks: all columns of collateral_events.
-- group: ticks
-- arg run BIGINT: the run's id
-- arg tick_from BIGINT = NULL: first tick; without it all
-- arg tick_to BIGINT = NULL: last tick; without it only the first
-- arg agent VARCHAR = NULL: only this bank
-- nullable: as collateral_events
SELECT c.* FROM collateral_events AS c
WHERE c.run_id = run AND (tick_from IS NULL OR c.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
  AND (agent IS NULL OR c.agent_id = agent)
ORDER BY c.event_seq
