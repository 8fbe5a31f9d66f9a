-- Difference of a metric between each value of an axis and one of them, the baseline, at every combination of the other axes:
-- mean of the value minus the baseline over pairs of the same replication, with its 95 % confidence interval (Student's t).
-- point has the value and baseline_point the baseline; the view points has their values of the other axes. Several points that
-- differ only on an axis that varies together with this one count as one: the mean in the replications that all of them have,
-- with the lowest number.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs
-- arg axis VARCHAR of axis: name of an axis
-- arg baseline VARCHAR of level(axis): the value that others are compared with, as text
WITH runs_of AS (
    SELECT r.point, episode_of(r.replication, r.seed, [axis]) AS replication, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value FROM runs AS r
), valued AS (
    SELECT p.others, p.value AS axis_value, p.number, r.point, r.replication, r.value, coalesce(p.value = baseline OR p.number = TRY_CAST(baseline AS DOUBLE), false) AS is_baseline,
           count(DISTINCT r.point) OVER (PARTITION BY p.others, p.value) AS num_points, min(r.point) OVER (PARTITION BY p.others, p.value) AS first_point
    FROM points_by_level(axis) AS p JOIN runs_of AS r USING (point)
    WHERE r.value IS NOT NULL
), one AS (
    SELECT v.others, v.axis_value, v.number, v.is_baseline, v.first_point AS point, v.replication, avg(v.value ORDER BY v.value) AS value
    FROM valued AS v
    GROUP BY v.others, v.axis_value, v.number, v.is_baseline, v.first_point, v.num_points, v.replication
    HAVING count(*) = v.num_points
), pairs AS (
    SELECT a.axis_value, a.number, a.point, b.point AS baseline_point, a.value - b.value AS difference
    FROM one AS a JOIN one AS b USING (others, replication)
    WHERE b.is_baseline AND NOT a.is_baseline
)
SELECT p.point, p.baseline_point, p.axis_value, count(*) AS num_pairs, avg(p.difference ORDER BY p.difference) AS mean_difference,
       stddev_samp(p.difference ORDER BY p.difference) AS sd_difference,
       avg(p.difference ORDER BY p.difference) - ci95_half_width(stddev_samp(p.difference ORDER BY p.difference), count(*)) AS ci_low,
       avg(p.difference ORDER BY p.difference) + ci95_half_width(stddev_samp(p.difference ORDER BY p.difference), count(*)) AS ci_high
FROM pairs AS p
GROUP BY p.point, p.baseline_point, p.axis_value, p.number
ORDER BY p.baseline_point, p.number, p.axis_value
