-- Two metrics plotted against each other, one row per point: by default the liquidity-delay frontier, with the liquidity
-- provided on the horizontal axis (what banks use depends on how much settles and is no cause of delay). Means over the
-- replications that have both metrics, the half widths of their 95 % confidence intervals, and the mean share of payments
-- that settled. num_runs_left_out counts the runs that lack one of the two metrics, such as failed runs.
-- group: experiments
-- arg x VARCHAR of metric = 'liquidity_provided_cents': numeric column of runs for the horizontal axis
-- arg y VARCHAR of metric = 'delay_indicator': numeric column of runs for the vertical axis
WITH one AS (
    SELECT r.point, r.settlement_rate AS settled, CAST(COLUMNS(lambda c: c = metric_column(x)) AS DOUBLE) AS x_value,
           CAST(COLUMNS(lambda c: c = metric_column(y)) AS DOUBLE) AS y_value
    FROM runs AS r
), both_values AS (
    SELECT o.point, o.settled, o.x_value, o.y_value, o.x_value IS NOT NULL AND o.y_value IS NOT NULL AS counts FROM one AS o
)
SELECT o.point, count(*) FILTER (o.counts) AS n, avg(o.x_value ORDER BY o.x_value) FILTER (o.counts) AS x_mean, avg(o.y_value ORDER BY o.y_value) FILTER (o.counts) AS y_mean,
       ci95_half_width(stddev_samp(o.x_value ORDER BY o.x_value) FILTER (o.counts), count(*) FILTER (o.counts)) AS x_half_width,
       ci95_half_width(stddev_samp(o.y_value ORDER BY o.y_value) FILTER (o.counts), count(*) FILTER (o.counts)) AS y_half_width,
       avg(o.settled ORDER BY o.settled) FILTER (o.counts) AS settlement_rate, count(*) FILTER (NOT o.counts) AS num_runs_left_out
FROM both_values AS o
GROUP BY o.point
ORDER BY x_mean, o.point
