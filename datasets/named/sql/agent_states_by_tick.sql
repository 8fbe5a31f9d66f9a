-- State of the banks after each tick in a range: all columns of tick_agent_states.
-- group: ticks
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run): first tick
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
-- arg agent VARCHAR of agent(run) = NULL: only this bank
SELECT s.* FROM tick_agent_states AS s
WHERE s.run_id = run AND s.tick BETWEEN tick_from AND coalesce(tick_to, tick_from) AND (agent IS NULL OR s.agent_id = agent)
ORDER BY s.tick, s.agent_id
