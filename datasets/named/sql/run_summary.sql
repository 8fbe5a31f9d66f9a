-- Main figures of a run: payments, settlement, delay, liquidity and costs. The mean delay is that of the settled payments and
-- NULL if nothing settled; the delay indicator counts the unsettled ones too. The settlement rate is NULL if nothing arrived.
-- group: runs
-- arg run BIGINT of any_run: the run's id
SELECT r.run_id, r.run_key, r.point, r.replication, r.seed, r.status, r.ticks_per_day, r.num_days, r.num_agents,
       r.total_arrivals, r.total_settlements, r.settlement_rate,
       r.arrived_value_cents, r.settled_value_cents, r.settlement_rate_value,
       r.total_cost_cents, r.total_cost_cents / nullif(r.num_days, 0) AS avg_daily_cost_cents,
       r.avg_delay_ticks, r.delay_indicator, r.liquidity_provided_cents, r.liquidity_used_intraday_cents, r.turnover_ratio, r.num_overdue, r.num_dropped
FROM runs AS r
WHERE r.run_id = run
