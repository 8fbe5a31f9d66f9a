-- Daily performance of one bank: balances, overdraft, costs, payments and queue.
-- group: costs
-- arg run BIGINT of run: the run's id
-- arg agent VARCHAR of agent(run): the bank
SELECT d.day, d.opening_balance_cents, d.closing_balance_cents, d.min_balance_cents, d.max_balance_cents, d.peak_overdraft_cents,
       d.total_cost_cents, d.liquidity_cost_cents, d.delay_cost_cents, d.collateral_cost_cents, d.split_friction_cost_cents,
       d.penalty_cost_cents, d.liquidity_opportunity_cost_cents, d.eod_borrowing_cost_cents, d.num_settled, d.num_dropped, d.num_arrivals, d.num_sent,
       d.num_received, d.queue1_peak_size, d.queue1_eod_size
FROM daily_agent_metrics AS d
WHERE d.run_id = run AND d.agent_id = agent
ORDER BY d.day
