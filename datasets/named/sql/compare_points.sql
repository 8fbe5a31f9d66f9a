-- Difference of a metric between two points, paired by replication: mean of second minus first, with its 95 %
-- confidence interval (Student's t). With common random numbers, pairing removes the variation that the points share.
-- num_runs_left_out counts the runs of both points that have no partner or no value.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs
-- arg point1 BIGINT of point: the first point
-- arg point2 BIGINT of point: the second point
WITH one AS (
    SELECT r.point, episode_of(r.replication, r.seed, []) AS replication, r.settlement_rate AS settled, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value
    FROM runs AS r
    WHERE r.point IN (point1, point2)
), pairs AS (
    SELECT a.value AS value1, b.value AS value2, b.value - a.value AS difference, a.settled AS settled1, b.settled AS settled2
    FROM one AS a JOIN one AS b USING (replication)
    WHERE a.point = point1 AND b.point = point2 AND a.value IS NOT NULL AND b.value IS NOT NULL
)
SELECT count(*) AS num_pairs, avg(p.value1 ORDER BY p.value1) AS mean1, avg(p.value2 ORDER BY p.value2) AS mean2,
       avg(p.difference ORDER BY p.difference) AS mean_difference, stddev_samp(p.difference ORDER BY p.difference) AS sd_difference,
       avg(p.difference ORDER BY p.difference) - ci95_half_width(stddev_samp(p.difference ORDER BY p.difference), count(*)) AS ci_low,
       avg(p.difference ORDER BY p.difference) + ci95_half_width(stddev_samp(p.difference ORDER BY p.difference), count(*)) AS ci_high,
       count(*) FILTER (p.difference < 0) AS num_lower, count(*) FILTER (p.difference > 0) AS num_higher,
       avg(p.settled1 ORDER BY p.settled1) AS settlement_rate1, avg(p.settled2 ORDER BY p.settled2) AS settlement_rate2,
       (SELECT count(*) FROM one AS o WHERE o.point = point1) + (SELECT count(*) FROM one AS o WHERE o.point = point2) - 2 * count(*) AS num_runs_left_out
FROM pairs AS p
