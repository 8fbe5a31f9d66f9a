-- Pairs and cycles settled by the liquidity-saving mechanism in a range of ticks: all columns of lsm_cycles.
-- group: ticks
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run) = NULL: first tick; if omitted, all ticks
-- arg tick_to BIGINT of end(tick_from) = NULL: last tick; if omitted, only the first tick
SELECT c.* FROM lsm_cycles AS c
WHERE c.run_id = run AND (tick_from IS NULL OR c.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
ORDER BY c.cycle_id
