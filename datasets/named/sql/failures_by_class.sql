-- Number of failed runs by kind of failure and message, with one example run of each.
-- group: runs
SELECT f.class, f.message, count(*) AS num_runs, min(f.run_id) AS example_run_id
FROM failures AS f
GROUP BY f.class, f.message
ORDER BY num_runs DESC, f.class, f.message
