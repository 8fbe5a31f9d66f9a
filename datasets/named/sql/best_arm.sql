-- The best and the second best value of an axis at every combination of the other axes, by the mean of a metric over the
-- replications that all values have, and the mean difference of the second and the best with its 95 % confidence interval
-- (Student's t, paired by replication). decided is true if the interval leaves out zero. point is that of the best value; the
-- view points has its values of the other axes. Several points that differ only on an axis that varies together with this one
-- count as one: the mean in the replications that all of them have, with the lowest number.
-- group: experiments
-- arg metric VARCHAR of metric: a numeric column of runs
-- arg axis VARCHAR of axis: name of an axis
-- arg better VARCHAR of word(lower, higher) = 'lower': which values of the metric are better
WITH runs_of AS (
    SELECT r.point, episode_of(r.replication, r.seed, [axis]) AS replication, CAST(COLUMNS(lambda c: c = metric_column(metric)) AS DOUBLE) AS value FROM runs AS r
), valued AS (
    SELECT p.others, p.value AS axis_value, r.point, r.replication, r.value, count(DISTINCT r.point) OVER (PARTITION BY p.others, p.value) AS num_points,
           min(r.point) OVER (PARTITION BY p.others, p.value) AS first_point
    FROM points_by_level(axis) AS p JOIN runs_of AS r USING (point)
    WHERE r.value IS NOT NULL
), one AS (
    SELECT v.others, v.axis_value, v.first_point AS point, v.replication, avg(v.value ORDER BY v.value) AS value
    FROM valued AS v
    GROUP BY v.others, v.axis_value, v.first_point, v.num_points, v.replication
    HAVING count(*) = v.num_points
), arms AS (
    SELECT o.others, count(DISTINCT coalesce('=' || o.axis_value, '')) AS num_arms FROM one AS o GROUP BY o.others
), complete AS (
    SELECT others, o.replication FROM one AS o JOIN arms AS a USING (others)
    GROUP BY others, o.replication, a.num_arms
    HAVING count(DISTINCT coalesce('=' || o.axis_value, '')) = a.num_arms AND a.num_arms > 1
), compared AS (
    SELECT o.others, o.axis_value, o.point, o.replication, o.value FROM one AS o JOIN complete AS c ON c.others = o.others AND c.replication = o.replication
), ranked AS (
    SELECT c.others, c.axis_value, c.point, avg(c.value ORDER BY c.value) AS mean,
           row_number() OVER (PARTITION BY c.others ORDER BY CASE better WHEN 'higher' THEN -avg(c.value ORDER BY c.value) ELSE avg(c.value ORDER BY c.value) END, c.point) AS place
    FROM compared AS c
    GROUP BY c.others, c.axis_value, c.point
), differences AS (
    SELECT f.others, f.point, f.axis_value AS best, s.axis_value AS second, f.mean, b.value - a.value AS difference
    FROM ranked AS f JOIN ranked AS s ON s.others = f.others AND s.place = 2
        JOIN compared AS a ON a.point = f.point JOIN compared AS b ON b.point = s.point AND b.replication = a.replication
    WHERE f.place = 1
), summary AS (
    SELECT d.point, d.best, d.second, count(*) AS num_pairs, d.mean, avg(d.difference ORDER BY d.difference) AS difference,
           ci95_half_width(stddev_samp(d.difference ORDER BY d.difference), count(*)) AS half_width
    FROM differences AS d
    GROUP BY d.point, d.best, d.second, d.mean
)
SELECT s.point, s.best, s.second, s.num_pairs, s.mean, s.difference, s.difference - s.half_width AS ci_low, s.difference + s.half_width AS ci_high,
       coalesce(abs(s.difference) > s.half_width, false) AS decided
FROM summary AS s
ORDER BY s.point
