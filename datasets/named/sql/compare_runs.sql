-- Every metric of two runs side by side, with the difference (second minus first).
-- group: runs
-- arg run1 BIGINT of any_run: id of the first run
-- arg run2 BIGINT of any_run: id of the second run
SELECT m.metric,
       max(m.value) FILTER (m.run_id = run1) AS value1,
       max(m.value) FILTER (m.run_id = run2) AS value2,
       max(m.value) FILTER (m.run_id = run2) - max(m.value) FILTER (m.run_id = run1) AS delta
FROM run_metrics AS m
WHERE m.run_id IN (run1, run2)
GROUP BY m.metric
ORDER BY m.metric
