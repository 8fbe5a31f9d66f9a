-- Concentration of liquidity provision and payments among the banks of a run: Herfindahl index (sum of squared shares)
-- and Gini coefficient (0: all equal).
-- group: liquidity
-- arg run BIGINT of run: the run's id
WITH banks AS (
    FROM liquidity_by_agent(run)
), values_of AS (
    SELECT 'liquidity_used' AS quantity, b.liquidity_used_intraday_cents AS value FROM banks AS b
    UNION ALL
    SELECT 'value_sent', CAST(b.sent_cents AS DOUBLE) FROM banks AS b
), ranked AS (
    SELECT v.quantity, v.value, row_number() OVER (PARTITION BY v.quantity ORDER BY v.value) AS rank,
           count(*) OVER (PARTITION BY v.quantity) AS n,
           sum(v.value) OVER (PARTITION BY v.quantity) AS total
    FROM values_of AS v
)
SELECT r.quantity, count(*) AS num_agents, sum((r.value / nullif(r.total, 0)) ^ 2 ORDER BY r.rank) AS herfindahl,
       sum((2 * r.rank - r.n - 1) * r.value) / nullif(max(r.n) * max(r.total), 0) AS gini
FROM ranked AS r
GROUP BY r.quantity
ORDER BY r.quantity
