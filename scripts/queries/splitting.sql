-- The liquidity that keeps the delay indicator at 5 %, by splitting threshold: its position alpha between the bounds and the amount,
-- interpolated between the alphas of the grid, with the part of the largest possible saving that the threshold brings.
-- sweep query out/splitting --file scripts/queries/splitting.sql
WITH means AS (
    SELECT threshold, alpha, avg(delay_indicator) AS delay, avg(liquidity_provided_cents) / 100 AS liquidity
    FROM runs
    GROUP BY ALL
),
steps AS (
    SELECT *, lead(delay) OVER along AS next_delay, lead(alpha) OVER along AS next_alpha, lead(liquidity) OVER along AS next_liquidity
    FROM means
    WINDOW along AS (PARTITION BY threshold ORDER BY alpha)
),
needed AS (
    SELECT
        threshold,
        alpha + (next_alpha - alpha) * (delay - 0.05) / (delay - next_delay) AS alpha,
        liquidity + (next_liquidity - liquidity) * (delay - 0.05) / (delay - next_delay) AS liquidity
    FROM steps
    WHERE delay >= 0.05 AND next_delay < 0.05
)
SELECT
    threshold / 100 AS threshold,
    round(alpha, 3) AS alpha_needed,
    round(liquidity) AS liquidity_needed,
    round(100 * (max(liquidity) OVER () - liquidity) / (max(liquidity) OVER () - min(liquidity) OVER ())) AS percent_of_saving
FROM needed
ORDER BY threshold DESC
