-- Simulated and observed settlement over the day, for the payments with an observed settlement: after every tick, the value
-- settled since the start of the day as a share of the value that arrived in the day, and the value that has arrived and is
-- not settled.
-- group: payments
-- clock: tick
-- arg run BIGINT of run: the run's id
WITH compared AS (
    SELECT t.arrival_tick, t.settlement_tick, t.observed_settlement_tick, t.amount_cents
    FROM transactions AS t
    WHERE t.run_id = run AND t.observed_settlement_tick IS NOT NULL
), changes AS (
    SELECT c.arrival_tick AS tick, c.amount_cents AS arrived, 0 AS simulated, 0 AS observed FROM compared AS c
    UNION ALL SELECT c.settlement_tick, 0, c.amount_cents, 0 FROM compared AS c WHERE c.settlement_tick IS NOT NULL
    UNION ALL SELECT c.observed_settlement_tick, 0, 0, c.amount_cents FROM compared AS c
), by_tick AS (
    SELECT c.tick, sum(c.arrived) AS arrived, sum(c.simulated) AS simulated, sum(c.observed) AS observed FROM changes AS c GROUP BY c.tick
), all_ticks AS (
    SELECT k.tick, k.day, coalesce(b.arrived, 0) AS arrived, coalesce(b.simulated, 0) AS simulated, coalesce(b.observed, 0) AS observed
    FROM ticks AS k LEFT JOIN by_tick AS b ON b.tick = k.tick
    WHERE k.run_id = run
)
SELECT a.tick, a.day,
       sum(a.simulated) OVER today / nullif(sum(a.arrived) OVER whole, 0) AS simulated_settled_share,
       sum(a.observed) OVER today / nullif(sum(a.arrived) OVER whole, 0) AS observed_settled_share,
       CAST(sum(a.arrived) OVER so_far - sum(a.simulated) OVER so_far AS BIGINT) AS simulated_queue_cents,
       CAST(sum(a.arrived) OVER so_far - sum(a.observed) OVER so_far AS BIGINT) AS observed_queue_cents
FROM all_ticks AS a
WINDOW so_far AS (ORDER BY a.tick), today AS (PARTITION BY a.day ORDER BY a.tick), whole AS (PARTITION BY a.day)
ORDER BY a.tick
