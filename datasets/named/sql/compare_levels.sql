-- The difference of a metric between two values of an axis, all other axes averaged, paired by replication: mean of
-- second minus first, and its 95 % confidence interval (Student's t).
-- group: experiments
-- arg metric VARCHAR: a numeric column of runs
-- arg axis VARCHAR: name of an axis
-- arg level1 VARCHAR: its first value, as text
-- arg level2 VARCHAR: its second value, as text
-- nullable: mean1, mean2, mean_difference, sd_difference, ci_low, ci_high
WITH one AS (
    SELECT x.axis_value, r.replication, avg(v.value) AS value FROM
    (SELECT run_id, replication FROM runs) AS r
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = metric) AS DOUBLE) AS value FROM runs) AS v ON v.id = r.run_id
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = axis) AS VARCHAR) AS axis_value FROM runs) AS x ON x.id = r.run_id
    WHERE v.value IS NOT NULL AND x.axis_value IN (level1, level2)
    GROUP BY x.axis_value, r.replication
), pairs AS (
    SELECT a.value AS value1, b.value AS value2, b.value - a.value AS difference
    FROM one AS a JOIN one AS b USING (replication)
    WHERE a.axis_value = level1 AND b.axis_value = level2
)
SELECT count(*) AS num_pairs, avg(p.value1) AS mean1, avg(p.value2) AS mean2,
       avg(p.difference) AS mean_difference, stddev_samp(p.difference) AS sd_difference,
       avg(p.difference) - ci95_half_width(stddev_samp(p.difference), count(*)) AS ci_low,
       avg(p.difference) + ci95_half_width(stddev_samp(p.difference), count(*)) AS ci_high
FROM pairs AS p
