-- Collateral posted and withdrawn in a range of ticks: all columns of collateral_events.
-- group: ticks
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run) = NULL: first tick; if omitted, all ticks
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
-- arg agent VARCHAR of agent(run) = NULL: only this bank
SELECT c.* FROM collateral_events AS c
WHERE c.run_id = run AND (tick_from IS NULL OR c.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
  AND (agent IS NULL OR c.agent_id = agent)
ORDER BY c.event_seq
