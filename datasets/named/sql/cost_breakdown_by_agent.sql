-- Costs of the banks of a run by component, summed over all days, most expensive first.
-- group: costs
-- arg run BIGINT of run: the run's id
SELECT d.agent_id, CAST(sum(d.liquidity_cost_cents) AS BIGINT) AS liquidity_cost_cents,
       CAST(sum(d.delay_cost_cents) AS BIGINT) AS delay_cost_cents,
       CAST(sum(d.collateral_cost_cents) AS BIGINT) AS collateral_cost_cents,
       CAST(sum(d.penalty_cost_cents) AS BIGINT) AS penalty_cost_cents,
       CAST(sum(d.split_friction_cost_cents) AS BIGINT) AS split_friction_cost_cents,
       CAST(sum(d.liquidity_opportunity_cost_cents) AS BIGINT) AS liquidity_opportunity_cost_cents,
       CAST(sum(d.eod_borrowing_cost_cents) AS BIGINT) AS eod_borrowing_cost_cents,
       CAST(sum(d.total_cost_cents) AS BIGINT) AS total_cost_cents
FROM daily_agent_metrics AS d
WHERE d.run_id = run
GROUP BY d.agent_id
ORDER BY total_cost_cents DESC, d.agent_id
