-- The payment network of a run, one row per bank: how many banks it pays and is paid by, the value in each direction, and
-- how many of its links are reciprocal.
-- group: payments
-- arg run BIGINT of run: the run's id
WITH flows AS (
    SELECT f.sender_id, f.receiver_id, f.value_cents FROM bilateral_flows(run) AS f
), both_ways AS (
    SELECT f.sender_id, count(*) AS links FROM flows AS f
    WHERE EXISTS (FROM flows AS g WHERE g.sender_id = f.receiver_id AND g.receiver_id = f.sender_id)
    GROUP BY f.sender_id
), sent AS (
    SELECT f.sender_id, count(*) AS links, CAST(sum(f.value_cents) AS BIGINT) AS value FROM flows AS f GROUP BY f.sender_id
), received AS (
    SELECT f.receiver_id, count(*) AS links, CAST(sum(f.value_cents) AS BIGINT) AS value FROM flows AS f GROUP BY f.receiver_id
)
SELECT a.agent_id, coalesce(s.links, 0) AS out_degree, coalesce(r.links, 0) AS in_degree,
       coalesce(s.value, 0) AS out_strength_cents, coalesce(r.value, 0) AS in_strength_cents,
       coalesce(b.links, 0) / nullif(s.links, 0) AS reciprocity
FROM agents AS a
LEFT JOIN sent AS s ON s.sender_id = a.agent_id
LEFT JOIN received AS r ON r.receiver_id = a.agent_id
LEFT JOIN both_ways AS b ON b.sender_id = a.agent_id
WHERE a.run_id = run
ORDER BY a.agent_id
