-- The policy of a bank at the end of a day, including a change made during that day.
-- group: policies
-- arg run BIGINT of run: the run's id
-- arg agent VARCHAR of agent(run): the bank
-- arg day BIGINT of day(run): the day, from 0
SELECT h.agent_id, h.day, h.tick, h.policy_hash, h.policy_id, h.created_by, h.source, h.document
FROM agent_policy_history(run, agent := agent) AS h
WHERE h.day <= day
ORDER BY h.tick DESC
LIMIT 1
