-- The policies that each bank of a run used, the tick from which each applied, and their documents.
-- group: policies
-- arg run BIGINT of run: the run's id
-- arg agent VARCHAR of agent(run) = NULL: only this bank
WITH documents AS (
    SELECT p.policy_hash, any_value(p.document) AS document FROM policies AS p GROUP BY p.policy_hash
)
SELECT s.agent_id, s.day, s.tick, s.policy_hash, s.policy_id, s.created_by, s.source, d.document
FROM policy_snapshots AS s LEFT JOIN documents AS d USING (policy_hash)
WHERE s.run_id = run AND (agent IS NULL OR s.agent_id = agent)
ORDER BY s.agent_id, s.tick
