-- Daily figures of the banks in a run: all columns of daily_agent_metrics, by bank and day.
-- group: costs
-- arg run BIGINT of run: the run's id
-- arg agent VARCHAR of agent(run) = NULL: only this bank
SELECT d.* FROM daily_agent_metrics AS d
WHERE d.run_id = run AND (agent IS NULL OR d.agent_id = agent)
ORDER BY d.agent_id, d.day
