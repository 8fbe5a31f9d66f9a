-- A metric at each value of an axis, averaged over all other axes: the main effect. Replications are what is independent,
-- since points may share their seeds, so the mean is taken within each replication first and the 95 % confidence
-- interval (Student's t) is over replications.
-- group: experiments
-- arg metric VARCHAR: a numeric column of runs
-- arg axis VARCHAR: name of an axis
-- nullable: sd, ci_low, ci_high, axis_value
WITH one AS (
    SELECT x.axis_value, r.replication, v.value FROM
    (SELECT run_id, replication FROM runs) AS r
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = metric) AS DOUBLE) AS value FROM runs) AS v ON v.id = r.run_id
    JOIN (SELECT run_id AS id, COLUMNS(lambda c: c = axis) AS axis_value FROM runs) AS x ON x.id = r.run_id
    WHERE v.value IS NOT NULL
), means AS (
    SELECT o.axis_value, o.replication, avg(o.value) AS value, count(*) AS runs
    FROM one AS o
    GROUP BY o.axis_value, o.replication
)
SELECT CAST(m.axis_value AS VARCHAR) AS axis_value, count(*) AS num_replications, CAST(sum(m.runs) AS BIGINT) AS num_runs,
       avg(m.value) AS mean, stddev_samp(m.value) AS sd,
       avg(m.value) - ci95_half_width(stddev_samp(m.value), count(*)) AS ci_low,
       avg(m.value) + ci95_half_width(stddev_samp(m.value), count(*)) AS ci_high
FROM means AS m
GROUP BY m.axis_value
ORDER BY m.axis_value
