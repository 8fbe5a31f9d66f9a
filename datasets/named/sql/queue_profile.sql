-- Number and value of queued payments, in the banks' own queues and in the central queue, after every tick of a run.
-- group: liquidity
-- clock: tick
-- arg run BIGINT of run: the run's id
SELECT t.tick, t.day, t.queue1_size, t.queue1_value_cents, t.queue2_size, t.queue2_value_cents
FROM ticks AS t
WHERE t.run_id = run
ORDER BY t.tick
