-- The liquidity that each bank provides in the symmetric equilibrium, in cents, with and without the throughput rule, by the price of delay
-- relative to that of liquidity, and what the banks breach and pay there. The penalty is part of the cost of a bank.
-- sweep query out/throughput-rule --file scripts/queries/throughput-rule.sql
WITH means AS (
    SELECT
        rule,
        own,
        others,
        avg(d.liquidity_opportunity_cost_cents) AS liquidity_cost,
        avg(d.delay_cost_cents) AS delay_cost,
        avg(d.penalty_cost_cents) AS penalty
    FROM runs
    JOIN daily_agent_metrics d USING (run_id)
    WHERE agent_id = 'ONE'
    GROUP BY ALL
),
costs AS (
    SELECT rule, ratio, own, others, penalty, liquidity_cost + ratio * delay_cost + penalty AS cost
    FROM means, unnest([1, 2, 4]) AS ratios(ratio)
),
symmetric_choices AS (
    SELECT
        rule,
        ratio,
        others AS liquidity,
        any_value(penalty) FILTER (own = others) AS penalty,
        any_value(costs.cost) FILTER (own = others) AS cost,
        any_value(costs.cost) FILTER (own = others) - min(costs.cost) AS regret
    FROM costs
    GROUP BY rule, ratio, others
)
SELECT
    ratio,
    rule,
    arg_min(liquidity, regret) AS equilibrium,
    round(arg_min(penalty, regret), 1) AS penalty,
    round(arg_min(cost, regret)) AS cost,
    round(100 * min(regret) / arg_min(cost, regret), 1) AS regret_percent
FROM symmetric_choices
GROUP BY ALL
ORDER BY ratio, rule DESC
