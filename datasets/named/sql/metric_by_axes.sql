-- A metric at each combination of the values of two or three axes, everything else equal, as metric_by_axis has it for one. A run
-- counts only if every other combination has a run with the same values of the other axes and the same replication;
-- num_runs_left_out counts the runs of this combination that have no such partners or no value of the metric. The mean is
-- taken within each replication first, and the 95 % confidence interval (Student's t) is over replications.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs
-- arg axis1 VARCHAR of axis: name of an axis
-- arg axis2 VARCHAR of axis: name of another axis
-- arg axis3 VARCHAR of axis = NULL: name of a third axis
WITH axis_cells AS (
    SELECT DISTINCT x.point, x.axis AS name, coalesce('=' || x.value, '') AS cell, x.value, x.number FROM run_axes AS x
), chosen AS (
    SELECT c.point, max(c.value) FILTER (c.name = axis1) AS value1, max(c.value) FILTER (c.name = axis2) AS value2, max(c.value) FILTER (c.name = axis3) AS value3,
           max(c.number) FILTER (c.name = axis1) AS number1, max(c.number) FILTER (c.name = axis2) AS number2, max(c.number) FILTER (c.name = axis3) AS number3,
           list(c.cell ORDER BY c.name) AS combination
    FROM axis_cells AS c
    WHERE list_contains([axis1, axis2, axis3], c.name)
    GROUP BY c.point
), shared AS (
    SELECT s.name FROM (
        SELECT c.name, l.name AS axis FROM axis_cells AS c JOIN axis_cells AS l USING (point)
        WHERE list_contains([axis1, axis2, axis3], l.name) AND NOT coalesce(list_contains([axis1, axis2, axis3], c.name), false)
        GROUP BY c.name, l.name, c.cell
        HAVING count(DISTINCT l.cell) > 1
    ) AS s
    GROUP BY s.name
    HAVING count(DISTINCT s.axis) = len(list_distinct([axis1, axis2, axis3]))
), other_values AS (
    SELECT c.point, list(c.cell ORDER BY c.name) AS others FROM axis_cells AS c WHERE c.name IN (SELECT s.name FROM shared AS s) GROUP BY c.point
), runs_of AS (
    SELECT r.point, episode_of(r.replication, r.seed, [axis1, axis2, axis3]) AS replication, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value FROM runs AS r
), one AS (
    SELECT l.*, coalesce(o.others, []) AS others, r.replication, r.value
    FROM chosen AS l JOIN runs_of AS r USING (point) LEFT JOIN other_values AS o USING (point)
), common AS (
    SELECT o.others, o.replication FROM one AS o
    WHERE o.value IS NOT NULL
    GROUP BY o.others, o.replication
    HAVING count(DISTINCT o.combination) = (SELECT count(DISTINCT v.combination) FROM one AS v WHERE v.value IS NOT NULL)
), cells AS (
    SELECT o.combination, others, replication, avg(o.value ORDER BY o.value) AS value, count(*) AS runs
    FROM one AS o JOIN common AS c USING (others, replication)
    WHERE o.value IS NOT NULL
    GROUP BY o.combination, others, replication
), means AS (
    SELECT c.combination, c.replication, avg(c.value ORDER BY c.value) AS value, sum(c.runs) AS runs FROM cells AS c GROUP BY c.combination, c.replication
), combinations AS (
    SELECT o.combination, any_value(o.value1) AS value1, any_value(o.value2) AS value2, any_value(o.value3) AS value3,
           any_value(o.number1) AS number1, any_value(o.number2) AS number2, any_value(o.number3) AS number3, count(*) AS runs
    FROM one AS o
    GROUP BY o.combination
)
SELECT l.value1, l.value2, l.value3, count(m.replication) AS num_replications, CAST(coalesce(sum(m.runs), 0) AS BIGINT) AS num_runs,
       avg(m.value ORDER BY m.value) AS mean, stddev_samp(m.value ORDER BY m.value) AS sd,
       avg(m.value ORDER BY m.value) - ci95_half_width(stddev_samp(m.value ORDER BY m.value), count(m.value)) AS ci_low,
       avg(m.value ORDER BY m.value) + ci95_half_width(stddev_samp(m.value ORDER BY m.value), count(m.value)) AS ci_high,
       CAST(l.runs - coalesce(sum(m.runs), 0) AS BIGINT) AS num_runs_left_out
FROM combinations AS l LEFT JOIN means AS m USING (combination)
GROUP BY l.value1, l.value2, l.value3, l.number1, l.number2, l.number3, l.runs
ORDER BY l.number1, l.value1, l.number2, l.value2, l.number3, l.value3
