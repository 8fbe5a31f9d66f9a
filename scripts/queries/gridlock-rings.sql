-- Gridlock in rings: how many of the payments settle under each rule, and the tick of the last one (the payments arrive in tick 0).
-- sweep query out/gridlock-rings --file scripts/queries/gridlock-rings.sql
SELECT
    banks,
    liquidity,
    retry,
    saving,
    count(settlement_tick) AS settled,
    max(settlement_tick) AS last_tick
FROM transactions
JOIN (SELECT run_id, banks, liquidity, retry, saving FROM runs) USING (run_id)
GROUP BY ALL
ORDER BY ALL
