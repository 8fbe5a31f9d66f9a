-- Equilibria of the games of Castro et al.: the pairs of shares in which neither bank lowers its cost by changing its own share
-- alone, next to the pair with the lowest joint cost. Costs are shares of the capital.
-- sweep query out/castro-two-periods --file scripts/queries/castro.sql
WITH costs AS (
    SELECT
        prices,
        a,
        b,
        sum(daily_agent_metrics.total_cost_cents) FILTER (agent_id = 'A') AS cost_a,
        sum(daily_agent_metrics.total_cost_cents) FILTER (agent_id = 'B') AS cost_b
    FROM runs
    JOIN daily_agent_metrics USING (run_id)
    GROUP BY ALL
),
answers AS (
    SELECT
        *,
        cost_a - min(cost_a) OVER (PARTITION BY prices, b) AS regret_a,  -- a alone changes
        cost_b - min(cost_b) OVER (PARTITION BY prices, a) AS regret_b,
        cost_a + cost_b = min(cost_a + cost_b) OVER (PARTITION BY prices) AS joint_minimum
    FROM costs
)
SELECT
    prices,
    a,
    b,
    round(cost_a / 100_000, 4) AS cost_a,
    round(cost_b / 100_000, 4) AS cost_b,
    greatest(regret_a, regret_b) = 0 AS equilibrium,
    joint_minimum
FROM answers
WHERE equilibrium OR joint_minimum
ORDER BY prices, a, b
