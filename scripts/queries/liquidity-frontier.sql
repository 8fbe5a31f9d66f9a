-- The frontier of liquidity and delay: liquidity that the banks provided together, and the delay indicator (0: every payment
-- at once, 1: all at the end of the day) of each settlement algorithm, with the share of value settled by netting.
-- sweep query out/liquidity-frontier --file scripts/queries/liquidity-frontier.sql
WITH means AS (
    SELECT
        liquidity,
        algorithm,
        avg(liquidity_provided_cents) / 100 AS provided,
        avg(delay_indicator) AS delay,
        sum(settled_bilateral_cents + settled_cycle_cents) / sum(settled_value_cents) AS netted
    FROM runs
    GROUP BY ALL
)
SELECT
    liquidity,
    round(avg(provided)) AS provided,
    round(any_value(delay) FILTER (algorithm = 'queue'), 3) AS queue,
    round(any_value(delay) FILTER (algorithm = 'bilateral'), 3) AS bilateral,
    round(any_value(delay) FILTER (algorithm = 'multilateral'), 3) AS multilateral,
    round(100 * any_value(netted) FILTER (algorithm = 'multilateral'), 1) AS netted_percent
FROM means
GROUP BY liquidity
ORDER BY liquidity
