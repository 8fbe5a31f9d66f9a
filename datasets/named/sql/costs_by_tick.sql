-- Cost of each bank in each tick of a run, and cumulative cost since the start of the run.
-- group: costs
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg agent VARCHAR of agent(run) = NULL: only this bank
WITH costs AS (
    SELECT s.tick, s.day, s.agent_id,
           s.liquidity_cost_delta_cents + s.delay_cost_delta_cents + s.collateral_cost_delta_cents + s.penalty_cost_delta_cents
               + s.split_friction_cost_delta_cents + s.liquidity_opportunity_cost_delta_cents + s.eod_borrowing_cost_delta_cents AS cost_cents
    FROM tick_agent_states AS s
    WHERE s.run_id = run AND (agent IS NULL OR s.agent_id = agent)
)
SELECT c.tick, c.day, c.agent_id, c.cost_cents,
       CAST(sum(c.cost_cents) OVER (PARTITION BY c.agent_id ORDER BY c.tick) AS BIGINT) AS accumulated_cost_cents
FROM costs AS c
ORDER BY c.tick, c.agent_id
