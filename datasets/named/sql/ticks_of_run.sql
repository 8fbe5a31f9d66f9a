-- Counters and totals for each tick of a run: all columns of ticks.
-- group: ticks
-- clock: tick
-- arg run BIGINT of run: the run's id
SELECT t.* FROM ticks AS t WHERE t.run_id = run ORDER BY t.tick
