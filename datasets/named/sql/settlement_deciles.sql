-- The ticks by which 10, 20, … 90 % of the total settled value of a run had settled.
-- group: liquidity
-- clock: tick
-- arg run BIGINT of run: the run's id
WITH nine AS (
    SELECT generate_subscripts(r.settlement_decile_ticks, 1) AS place, unnest(r.settlement_decile_ticks) AS decile_tick
    FROM runs AS r
    WHERE r.run_id = run
)
SELECT CAST(10 * n.place AS BIGINT) AS percent, n.decile_tick AS tick FROM nine AS n ORDER BY n.place
