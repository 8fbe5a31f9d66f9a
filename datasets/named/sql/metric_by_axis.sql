-- A metric at each value of an axis, everything else equal: the main effect. A run counts only if every other value of the
-- axis has a run with the same values of the other axes and the same replication; num_runs_left_out counts the runs of
-- this value that have no such partners or no value of the metric. Points may share their seeds, so only replications are
-- independent: the mean is taken within each replication first, and the 95 % confidence interval (Student's t) is over
-- replications. For a delay, settlement_rate is the share of payments that settled and so have a delay.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs
-- arg axis VARCHAR of axis: name of an axis
WITH runs_of AS (
    SELECT r.run_id, r.point, episode_of(r.replication, r.seed, [axis]) AS replication, r.settlement_rate AS settled, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value
    FROM runs AS r
), one AS (
    SELECT p.value AS axis_value, p.number, p.others, r.replication, r.value, r.settled FROM points_by_level(axis) AS p JOIN runs_of AS r USING (point)
), common AS (
    SELECT o.others, o.replication FROM one AS o
    WHERE o.value IS NOT NULL
    GROUP BY o.others, o.replication
    HAVING count(DISTINCT coalesce(o.axis_value, chr(1))) = (SELECT count(DISTINCT coalesce(v.axis_value, chr(1))) FROM one AS v WHERE v.value IS NOT NULL)
), cells AS (
    SELECT o.axis_value, others, replication, avg(o.value ORDER BY o.value) AS value, avg(o.settled ORDER BY o.settled) AS settled, count(*) AS runs
    FROM one AS o JOIN common AS c USING (others, replication)
    WHERE o.value IS NOT NULL
    GROUP BY o.axis_value, others, replication
), means AS (
    SELECT c.axis_value, c.replication, avg(c.value ORDER BY c.value) AS value, avg(c.settled ORDER BY c.settled) AS settled, sum(c.runs) AS runs
    FROM cells AS c
    GROUP BY c.axis_value, c.replication
), levels AS (
    SELECT o.axis_value, any_value(o.number) AS number, count(*) AS runs FROM one AS o GROUP BY o.axis_value
)
SELECT l.axis_value, count(m.replication) AS num_replications, CAST(coalesce(sum(m.runs), 0) AS BIGINT) AS num_runs,
       avg(m.value ORDER BY m.value) AS mean, stddev_samp(m.value ORDER BY m.value) AS sd,
       avg(m.value ORDER BY m.value) - ci95_half_width(stddev_samp(m.value ORDER BY m.value), count(m.value)) AS ci_low,
       avg(m.value ORDER BY m.value) + ci95_half_width(stddev_samp(m.value ORDER BY m.value), count(m.value)) AS ci_high,
       avg(m.settled ORDER BY m.settled) AS settlement_rate,
       CAST(l.runs - coalesce(sum(m.runs), 0) AS BIGINT) AS num_runs_left_out
FROM levels AS l LEFT JOIN means AS m ON m.axis_value IS NOT DISTINCT FROM l.axis_value
GROUP BY l.axis_value, l.number, l.runs
ORDER BY l.number, l.axis_value
