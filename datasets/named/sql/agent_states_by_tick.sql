-- State of the banks of a run after each tick of a range: all columns of tick_agent_states.
-- group: ticks
-- arg run BIGINT: the run's id
-- arg tick_from BIGINT: first tick
-- arg tick_to BIGINT = NULL: last tick; without it only the first
-- arg agent VARCHAR = NULL: only this bank
-- nullable: as tick_agent_states
SELECT s.* FROM tick_agent_states AS s
WHERE s.run_id = run AND s.tick BETWEEN tick_from AND coalesce(tick_to, tick_from) AND (agent IS NULL OR s.agent_id = agent)
ORDER BY s.tick, s.agent_id
