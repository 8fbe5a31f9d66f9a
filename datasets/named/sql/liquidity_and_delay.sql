-- Liquidity provided and used, the bounds, the position of the liquidity used between them (0 at the lower bound, 1 at the
-- upper; NULL unless everything settled), turnover, the delay indicator, which counts unsettled payments, and the mean delay of
-- the settled ones, one row per run. Figures of several days are means over the days.
-- group: liquidity
-- arg run BIGINT of run = NULL: only this run
SELECT r.run_id, r.point, r.replication, r.liquidity_provided_cents, r.liquidity_used_intraday_cents, r.liquidity_lower_bound_cents, r.liquidity_upper_bound_cents,
       r.liquidity_use_position, r.turnover_ratio, r.delay_indicator, r.avg_delay_value_weighted_ticks, r.settlement_rate_value
FROM runs AS r
WHERE (run IS NULL OR r.run_id = run) AND r.status = 'completed'
ORDER BY r.run_id
