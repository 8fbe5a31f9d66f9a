-- A metric of the table runs at every point of the grid, over the replications: mean, standard deviation and 95 %
-- confidence interval of the mean (Student's t). The view points has the axis values of each point. num_runs_left_out
-- counts the runs without a value: failed runs and, for a delay, runs in which nothing settled. For a delay,
-- settlement_rate is the share of payments that settled and so have a delay.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs, for example total_cost_cents
WITH one AS (
    SELECT r.point, r.settlement_rate AS settled, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value FROM runs AS r
)
SELECT o.point, count(o.value) AS n, avg(o.value ORDER BY o.value) AS mean, stddev_samp(o.value ORDER BY o.value) AS sd,
       avg(o.value ORDER BY o.value) - ci95_half_width(stddev_samp(o.value ORDER BY o.value), count(o.value)) AS ci_low,
       avg(o.value ORDER BY o.value) + ci95_half_width(stddev_samp(o.value ORDER BY o.value), count(o.value)) AS ci_high,
       min(o.value) AS min, median(o.value) AS median, max(o.value) AS max,
       avg(o.settled ORDER BY o.settled) FILTER (o.value IS NOT NULL) AS settlement_rate, count(*) - count(o.value) AS num_runs_left_out
FROM one AS o
GROUP BY o.point
ORDER BY o.point
