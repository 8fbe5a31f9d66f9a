-- Writes to state registers in a run: all columns of agent_state_registers.
-- group: ticks
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run) = NULL: first tick; if omitted, all ticks
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
-- arg agent VARCHAR of agent(run) = NULL: only this bank
SELECT g.* FROM agent_state_registers AS g
WHERE g.run_id = run AND (tick_from IS NULL OR g.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
  AND (agent IS NULL OR g.agent_id = agent)
ORDER BY g.tick, g.agent_id, g.register_key
