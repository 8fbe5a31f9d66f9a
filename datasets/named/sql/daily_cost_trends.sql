-- Daily costs by component, for one bank or for all banks of a run together.
-- group: costs
-- arg run BIGINT of run: the run's id
-- arg agent VARCHAR of agent(run) = NULL: only this bank
SELECT d.day, CAST(sum(d.total_cost_cents) AS BIGINT) AS total_cost_cents,
       CAST(sum(d.liquidity_cost_cents) AS BIGINT) AS liquidity_cost_cents,
       CAST(sum(d.delay_cost_cents) AS BIGINT) AS delay_cost_cents,
       CAST(sum(d.collateral_cost_cents) AS BIGINT) AS collateral_cost_cents,
       CAST(sum(d.penalty_cost_cents) AS BIGINT) AS penalty_cost_cents,
       CAST(sum(d.split_friction_cost_cents) AS BIGINT) AS split_friction_cost_cents,
       CAST(sum(d.liquidity_opportunity_cost_cents) AS BIGINT) AS liquidity_opportunity_cost_cents,
       CAST(sum(d.eod_borrowing_cost_cents) AS BIGINT) AS eod_borrowing_cost_cents
FROM daily_agent_metrics AS d
WHERE d.run_id = run AND (agent IS NULL OR d.agent_id = agent)
GROUP BY d.day
ORDER BY d.day
