-- The difference of a metric between two points, paired by replication: mean of second minus first, and its 95 %
-- confidence interval (Student's t). With common random numbers pairing removes what the arms have in common.
-- group: experiments
-- arg metric VARCHAR: a numeric column of runs
-- arg point1 BIGINT: the first point
-- arg point2 BIGINT: the second point
-- nullable: mean1, mean2, mean_difference, sd_difference, ci_low, ci_high
WITH one AS (
    SELECT r.point, r.replication, v.value FROM
    (SELECT run_id, point, replication FROM runs) AS r
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = metric) AS DOUBLE) AS value FROM runs) AS v ON v.id = r.run_id
    WHERE r.point IN (point1, point2) AND v.value IS NOT NULL
), pairs AS (
    SELECT a.value AS value1, b.value AS value2, b.value - a.value AS difference
    FROM one AS a JOIN one AS b USING (replication)
    WHERE a.point = point1 AND b.point = point2
)
SELECT count(*) AS num_pairs, avg(p.value1) AS mean1, avg(p.value2) AS mean2,
       avg(p.difference) AS mean_difference, stddev_samp(p.difference) AS sd_difference,
       avg(p.difference) - ci95_half_width(stddev_samp(p.difference), count(*)) AS ci_low,
       avg(p.difference) + ci95_half_width(stddev_samp(p.difference), count(*)) AS ci_high,
       count(*) FILTER (p.difference < 0) AS num_lower, count(*) FILTER (p.difference > 0) AS num_higher
FROM pairs AS p
