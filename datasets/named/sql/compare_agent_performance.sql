-- Daily costs of a bank in two runs, and the difference (second minus first). Days that exist in only one of the runs
-- are left out.
-- group: costs
-- arg run1 BIGINT of run: id of the first run
-- arg run2 BIGINT of run: id of the second run
-- arg agent VARCHAR of agent(run1, run2): the bank
SELECT a.day, a.total_cost_cents AS run1_total_cost_cents, b.total_cost_cents AS run2_total_cost_cents,
       b.total_cost_cents - a.total_cost_cents AS cost_delta_cents
FROM daily_agent_metrics AS a
JOIN daily_agent_metrics AS b ON b.day = a.day AND b.agent_id = a.agent_id
WHERE a.run_id = run1 AND b.run_id = run2 AND a.agent_id = agent
ORDER BY a.day
