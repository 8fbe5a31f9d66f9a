-- Every metric of two runs side by side, with the difference of the second from the first. An unknown run is an error.
-- group: runs
-- arg run1 BIGINT: id of the first run
-- arg run2 BIGINT: id of the second run
-- nullable: value1, value2, delta
WITH known AS (
    SELECT CASE WHEN count(DISTINCT r.run_id) FILTER (r.run_id = run1) = 1
                 AND count(DISTINCT r.run_id) FILTER (r.run_id = run2) = 1
                THEN true ELSE error('one or both runs are not in the data set') END AS ok
    FROM runs AS r WHERE r.run_id IN (run1, run2)
)
SELECT m.metric,
       max(m.value) FILTER (m.run_id = run1) AS value1,
       max(m.value) FILTER (m.run_id = run2) AS value2,
       max(m.value) FILTER (m.run_id = run2) - max(m.value) FILTER (m.run_id = run1) AS delta
FROM run_metrics AS m
WHERE m.run_id IN (run1, run2) AND (SELECT ok FROM known)
GROUP BY m.metric
ORDER BY m.metric
