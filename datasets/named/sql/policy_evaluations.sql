-- Every evaluation of a policy tree in a range of ticks, with the path taken and the values it used. Needs a data set
-- that keeps the table decisions.
-- group: policies
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run) = NULL: first tick; if omitted, all ticks
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
-- arg agent VARCHAR of agent(run) = NULL: only evaluations for this bank
SELECT d.* FROM decisions AS d
WHERE d.run_id = run AND (tick_from IS NULL OR d.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
  AND (agent IS NULL OR d.agent_id = agent)
ORDER BY d.seq
