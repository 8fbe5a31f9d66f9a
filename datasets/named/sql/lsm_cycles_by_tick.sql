-- Pairs and cycles that the liquidity-saving mechanism settled in a range of ticks: all columns of lsm_cycles.
-- group: ticks
-- arg run BIGINT: the run's id
-- arg tick_from BIGINT = NULL: first tick; without it all
-- arg tick_to BIGINT = NULL: last tick; without it only the first
-- nullable: as lsm_cycles
SELECT c.* FROM lsm_cycles AS c
WHERE c.run_id = run AND (tick_from IS NULL OR c.tick BETWEEN tick_from AND coalesce(tick_to, tick_from))
ORDER BY c.cycle_id
