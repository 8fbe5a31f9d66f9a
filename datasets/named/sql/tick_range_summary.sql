-- Summary of a range of ticks: arrivals, settlements, mean delay of the payments settled in it (NULL without any) and costs.
-- group: ticks
-- arg run BIGINT of run: the run's id
-- arg tick_from BIGINT of tick(run): first tick
-- arg tick_to BIGINT of end(tick_from): last tick
WITH arrivals AS (
    SELECT count(*) AS total_arrivals FROM transactions AS t
    WHERE t.run_id = run AND t.parent_tx_id IS NULL AND t.arrival_tick BETWEEN tick_from AND tick_to
), settlements AS (
    SELECT count(*) AS total_settlements, avg(t.total_delay_ticks) AS avg_delay_ticks FROM transactions AS t
    WHERE t.run_id = run AND t.parent_tx_id IS NULL AND t.settlement_tick BETWEEN tick_from AND tick_to
), costs AS (
    SELECT CAST(coalesce(sum(s.delay_cost_delta_cents), 0) AS BIGINT) AS total_delay_cost_cents,
           CAST(coalesce(sum(s.liquidity_cost_delta_cents + s.delay_cost_delta_cents + s.collateral_cost_delta_cents
               + s.penalty_cost_delta_cents + s.split_friction_cost_delta_cents
               + s.liquidity_opportunity_cost_delta_cents + s.eod_borrowing_cost_delta_cents), 0) AS BIGINT) AS total_cost_cents
    FROM tick_agent_states AS s
    WHERE s.run_id = run AND s.tick BETWEEN tick_from AND tick_to
)
SELECT a.total_arrivals, s.total_settlements, s.avg_delay_ticks, c.total_delay_cost_cents, c.total_cost_cents
FROM arrivals AS a, settlements AS s, costs AS c
