-- Two metrics against each other, a row per point: by default the frontier of liquidity and delay. Means over the
-- replications with the half widths of their 95 % confidence intervals.
-- group: experiments
-- arg x VARCHAR = 'liquidity_used_cents': numeric column of runs for the first axis of the picture
-- arg y VARCHAR = 'delay_indicator': numeric column of runs for the second
-- nullable: x_mean, y_mean, x_half_width, y_half_width
WITH one AS (
    SELECT r.point, a.x_value, b.y_value FROM
    (SELECT run_id, point FROM runs WHERE runs.status = 'completed') AS r
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = x) AS DOUBLE) AS x_value FROM runs) AS a ON a.id = r.run_id
    JOIN (SELECT run_id AS id, CAST(COLUMNS(lambda c: c = y) AS DOUBLE) AS y_value FROM runs) AS b ON b.id = r.run_id
)
SELECT o.point, count(*) AS n, avg(o.x_value) AS x_mean, avg(o.y_value) AS y_mean,
       ci95_half_width(stddev_samp(o.x_value), count(o.x_value)) AS x_half_width,
       ci95_half_width(stddev_samp(o.y_value), count(o.y_value)) AS y_half_width
FROM one AS o
GROUP BY o.point
ORDER BY x_mean, o.point
