-- The first study: mean cost of a day by credit line, price of delay and policy, and the cheapest policy of each row.
-- sweep query out/quickstart --file scripts/queries/quickstart.sql
WITH means AS (
    SELECT credit / 100 AS credit, delay_price, policy, avg(total_cost_cents) / 100 AS cost
    FROM runs
    GROUP BY ALL
)
SELECT
    credit,
    delay_price,
    round(any_value(cost) FILTER (policy = 'fifo'), 2) AS fifo,
    round(any_value(cost) FILTER (policy = 'reserved'), 2) AS reserved,
    round(any_value(cost) FILTER (policy = 'patient'), 2) AS patient,
    arg_min(policy, cost) AS cheapest
FROM means
GROUP BY ALL
ORDER BY credit, delay_price
