-- Simulated against observed settlement, a row per run, with its business date if it is the only one: the shares of the
-- payments with an observed settlement, by number and by value, that settle within 1, 5 and 30 minutes of it (of opening
-- hours; without a clock, a tick counts as a minute), how many settle earlier and later, the median difference, and the
-- share of the settled payments that settle in offsets and cycles, in the simulation and as observed; the observed share is
-- that of the payments whose file says how they settled, NULL if none does. Payments that do not settle in the simulation are
-- not within any time.
-- group: payments
WITH compared AS (
    SELECT t.run_id, r.date, t.amount_cents, t.settlement_path, t.observed_path,
           t.settlement_tick - t.observed_settlement_tick AS later_ticks,
           abs(t.settlement_tick - t.observed_settlement_tick)
               * coalesce(CAST(rtrim(split_part(r.clock, ' ', 2), 's') AS DOUBLE), 60) / 60 AS minutes
    FROM transactions AS t JOIN runs AS r ON r.run_id = t.run_id
    WHERE t.observed_settlement_tick IS NOT NULL AND r.status = 'completed'
)
SELECT c.run_id, any_value(c.date) AS date, count(*) AS num_compared, CAST(sum(c.amount_cents) AS BIGINT) AS compared_cents,
       count(*) FILTER (c.minutes <= 1) / count(*) AS within_1_minute,
       count(*) FILTER (c.minutes <= 5) / count(*) AS within_5_minutes,
       count(*) FILTER (c.minutes <= 30) / count(*) AS within_30_minutes,
       coalesce(sum(c.amount_cents) FILTER (c.minutes <= 1), 0) / sum(c.amount_cents) AS value_within_1_minute,
       coalesce(sum(c.amount_cents) FILTER (c.minutes <= 5), 0) / sum(c.amount_cents) AS value_within_5_minutes,
       coalesce(sum(c.amount_cents) FILTER (c.minutes <= 30), 0) / sum(c.amount_cents) AS value_within_30_minutes,
       count(*) FILTER (c.later_ticks < 0) AS num_earlier, count(*) FILTER (c.later_ticks = 0) AS num_same_tick,
       count(*) FILTER (c.later_ticks > 0) AS num_later, count(*) FILTER (c.later_ticks IS NULL) AS num_unsettled,
       quantile_cont(CAST(c.later_ticks AS DOUBLE), 0.5) AS median_later_ticks,
       count(*) FILTER (c.settlement_path IN ('bilateral', 'cycle', 'entry_offset', 'netting')) / nullif(count(c.later_ticks), 0) AS lsm_share,
       coalesce(sum(c.amount_cents) FILTER (c.settlement_path IN ('bilateral', 'cycle', 'entry_offset', 'netting')), 0)
           / nullif(sum(c.amount_cents) FILTER (c.later_ticks IS NOT NULL), 0) AS lsm_value_share,
       count(c.observed_path) AS num_observed_paths,
       count(*) FILTER (c.observed_path IN ('bilateral', 'cycle', 'entry_offset', 'netting', 'lsm')) / nullif(count(c.observed_path), 0) AS observed_lsm_share,
       coalesce(sum(c.amount_cents) FILTER (c.observed_path IN ('bilateral', 'cycle', 'entry_offset', 'netting', 'lsm')), 0)
           / nullif(sum(c.amount_cents) FILTER (c.observed_path IS NOT NULL), 0) AS observed_lsm_value_share
FROM compared AS c
GROUP BY c.run_id
ORDER BY c.run_id
