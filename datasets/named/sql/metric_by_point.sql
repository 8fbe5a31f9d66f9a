-- A metric of the table runs at every point of the grid, over the replications: mean, standard deviation and the 95 %
-- confidence interval of the mean (Student's t). The axes of the points are in the view points.
-- group: experiments
-- arg metric VARCHAR: a numeric column of runs, for example total_cost_cents
-- nullable: sd, ci_low, ci_high
WITH one AS (
    SELECT r.point, v.value FROM
    (SELECT run_id, point FROM runs) AS r
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = metric) AS DOUBLE) AS value FROM runs) AS v ON v.id = r.run_id
    WHERE v.value IS NOT NULL
)
SELECT o.point, count(*) AS n, avg(o.value) AS mean, stddev_samp(o.value) AS sd,
       avg(o.value) - ci95_half_width(stddev_samp(o.value), count(*)) AS ci_low,
       avg(o.value) + ci95_half_width(stddev_samp(o.value), count(*)) AS ci_high,
       min(o.value) AS min, median(o.value) AS median, max(o.value) AS max
FROM one AS o
GROUP BY o.point
ORDER BY o.point
