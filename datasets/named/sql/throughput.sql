-- Cumulative value settled by each tick of a day, as a share of the value settled that day and of the value that arrived
-- that day.
-- group: liquidity
-- clock: tick
-- arg run BIGINT of run: the run's id
SELECT t.day, t.tick, t.settled_value_cents,
       CAST(sum(t.settled_value_cents) OVER so_far AS BIGINT) AS cumulative_cents,
       sum(t.settled_value_cents) OVER so_far / nullif(sum(t.settled_value_cents) OVER whole, 0) AS settled_share,
       sum(t.settled_value_cents) OVER so_far / nullif(sum(t.new_value_cents) OVER whole, 0) AS arrived_share
FROM ticks AS t
WHERE t.run_id = run
WINDOW so_far AS (PARTITION BY t.day ORDER BY t.tick), whole AS (PARTITION BY t.day)
ORDER BY t.tick
