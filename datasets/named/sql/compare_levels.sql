-- Difference of a metric between two values of an axis, everything else equal: mean of second minus first, with its 95 %
-- confidence interval (Student's t) over the replications. Runs are paired if they have the same values of the other
-- axes and the same replication; num_runs_left_out counts the runs of both values that have no partner or no value. For
-- a delay, settlement_rate1 and settlement_rate2 are the shares of payments that settled and so have a delay.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs
-- arg axis VARCHAR of axis: name of an axis
-- arg level1 VARCHAR of level(axis): first value of the axis, as text
-- arg level2 VARCHAR of level(axis): second value of the axis, as text
WITH runs_of AS (
    SELECT r.run_id, r.point, episode_of(r.replication, r.seed, [axis]) AS replication, r.settlement_rate AS settled, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value
    FROM runs AS r
), both_levels AS (
    SELECT p.others, r.replication, r.value, r.settled, p.value = level1 OR p.number = TRY_CAST(level1 AS DOUBLE) AS is_first,
           p.value = level2 OR p.number = TRY_CAST(level2 AS DOUBLE) AS is_second
    FROM points_by_level(axis) AS p JOIN runs_of AS r USING (point)
), one AS (
    SELECT b.others, b.replication, avg(b.value ORDER BY b.value) FILTER (b.is_first) AS value1, avg(b.value ORDER BY b.value) FILTER (b.is_second) AS value2,
           avg(b.settled ORDER BY b.settled) FILTER (b.is_first AND b.value IS NOT NULL) AS settled1,
           avg(b.settled ORDER BY b.settled) FILTER (b.is_second AND b.value IS NOT NULL) AS settled2,
           count(b.value) AS num_values, count(*) AS num_runs
    FROM both_levels AS b
    WHERE b.is_first OR b.is_second
    GROUP BY b.others, b.replication
), pairs AS (
    SELECT o.replication, avg(o.value1 ORDER BY o.value1) AS value1, avg(o.value2 ORDER BY o.value2) AS value2, avg(o.value2 - o.value1 ORDER BY o.value2 - o.value1) AS difference,
           avg(o.settled1 ORDER BY o.settled1) AS settled1, avg(o.settled2 ORDER BY o.settled2) AS settled2, sum(o.num_values) AS num_values
    FROM one AS o
    WHERE o.value1 IS NOT NULL AND o.value2 IS NOT NULL
    GROUP BY o.replication
)
SELECT count(*) AS num_pairs, avg(p.value1 ORDER BY p.value1) AS mean1, avg(p.value2 ORDER BY p.value2) AS mean2,
       avg(p.difference ORDER BY p.difference) AS mean_difference, stddev_samp(p.difference ORDER BY p.difference) AS sd_difference,
       avg(p.difference ORDER BY p.difference) - ci95_half_width(stddev_samp(p.difference ORDER BY p.difference), count(*)) AS ci_low,
       avg(p.difference ORDER BY p.difference) + ci95_half_width(stddev_samp(p.difference ORDER BY p.difference), count(*)) AS ci_high,
       avg(p.settled1 ORDER BY p.settled1) AS settlement_rate1, avg(p.settled2 ORDER BY p.settled2) AS settlement_rate2,
       CAST(coalesce(sum(p.num_values), 0) AS BIGINT) AS num_runs,
       CAST(coalesce((SELECT sum(o.num_runs) FROM one AS o), 0) - coalesce(sum(p.num_values), 0) AS BIGINT) AS num_runs_left_out
FROM pairs AS p
