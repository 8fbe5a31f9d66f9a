-- The second-round effect of an outage: the value of the other banks' payments that is unsettled at the close, less that in the same runs
-- without an outage, by the length of the outage and the time after which the others stop paying the bank.
-- sweep query out/outage --file scripts/queries/outage.sql
WITH unsettled AS (
    SELECT bank, liquidity, reaction, outage_ticks, avg(unsettled_others_cents) / 100 AS others
    FROM runs
    GROUP BY ALL
),
effects AS (
    SELECT outage.*, outage.others - normal.others AS effect
    FROM unsettled AS outage
    JOIN unsettled AS normal ON normal.bank = outage.bank AND normal.liquidity = outage.liquidity AND normal.outage_ticks = 0
    WHERE outage.outage_ticks > 0
)
SELECT
    bank,
    liquidity,
    outage_ticks,
    round(any_value(effect) FILTER (reaction = 'none')) AS no_reaction,
    round(any_value(effect) FILTER (reaction = 'after 20 ticks')) AS after_20_ticks,
    round(any_value(effect) FILTER (reaction = 'after 5 ticks')) AS after_5_ticks
FROM effects
GROUP BY ALL
ORDER BY ALL
