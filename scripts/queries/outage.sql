-- What an outage of CORE_1 does: value left unsettled at the end of the day, its own and that of the other banks, who
-- wait for the money it does not send (secondary effects). Means over the replications.
-- sweep query out/outage --file scripts/queries/outage.sql
WITH unsettled AS (
    SELECT
        run_id,
        coalesce(sum(remaining_cents) FILTER (sender_id = 'CORE_1'), 0) / 100 AS own,
        coalesce(sum(remaining_cents) FILTER (sender_id <> 'CORE_1'), 0) / 100 AS others
    FROM transactions
    WHERE parent_tx_id IS NULL
    GROUP BY run_id
)
SELECT
    liquidity,
    outage_start,
    outage_ticks,
    round(avg(settled_value_cents) / 100) AS settled,
    round(avg(own)) AS unsettled_own,
    round(avg(others)) AS unsettled_others
FROM runs
JOIN unsettled USING (run_id)
GROUP BY ALL
ORDER BY ALL
