-- The demand for liquidity by the price of delay relative to that of liquidity: what each bank provides in the symmetric equilibrium and
-- at the lowest cost of all banks together, in cents, the gap between the two, and the costs of a bank. The equilibrium is the
-- liquidity that is the best answer to itself; with values as coarse as those of the grid there may be none, so it is the one with
-- the smallest regret, which is given in percent of the cost.
-- sweep query out/liquidity-demand --file scripts/queries/liquidity-demand.sql
WITH means AS (
    SELECT own, others, avg(d.liquidity_opportunity_cost_cents) AS liquidity_cost, avg(d.delay_cost_cents) AS delay_cost
    FROM runs
    JOIN daily_agent_metrics d USING (run_id)
    WHERE agent_id = 'ONE'
    GROUP BY ALL
),
costs AS (
    SELECT ratio, own, others, liquidity_cost + ratio * delay_cost AS cost
    FROM means, unnest([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]) AS ratios(ratio)
),
symmetric_choices AS (
    SELECT ratio, others AS liquidity, any_value(costs.cost) FILTER (own = others) AS cost, any_value(costs.cost) FILTER (own = others) - min(costs.cost) AS regret
    FROM costs
    GROUP BY ratio, others
),
found AS (
    SELECT
        ratio,
        arg_min(liquidity, regret) AS equilibrium,
        arg_min(liquidity, cost) AS joint_minimum,
        arg_min(cost, regret) AS equilibrium_cost,
        min(cost) AS joint_minimum_cost,
        min(regret) AS regret
    FROM symmetric_choices
    GROUP BY ratio
)
SELECT
    ratio,
    equilibrium,
    joint_minimum,
    joint_minimum - equilibrium AS liquidity_gap,
    round(equilibrium_cost) AS equilibrium_cost,
    round(joint_minimum_cost) AS joint_minimum_cost,
    round(equilibrium_cost / joint_minimum_cost, 3) AS price_of_anarchy,
    round(100 * regret / equilibrium_cost, 1) AS regret_percent
FROM found
ORDER BY ratio
