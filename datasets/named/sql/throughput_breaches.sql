-- Breaches of the throughput rules of a run: who settled too little by when, what was missing, and the penalty. A breach of
-- all banks together has no bank.
-- group: liquidity
-- clock: until_tick
-- arg run BIGINT of run: the run's id
SELECT b.day, b.rule, b.agent_id, b.first_day, b.until_tick, b.share_of, b.required_share, b.share, b.settled_cents, b.base_cents, b.shortfall_cents,
       b.penalty_cents
FROM throughput_breaches AS b
WHERE b.run_id = run
ORDER BY b.day, b.rule, b.agent_id
