-- Number of events of each kind in a run, most frequent first, with the ticks of the first and the last one.
-- group: events
-- arg run BIGINT of run: the run's id
SELECT e.event_type, count(*) AS num_events, min(e.tick) AS first_tick, max(e.tick) AS last_tick,
       count(DISTINCT e.agent_id) AS num_agents
FROM events AS e
WHERE e.run_id = run
GROUP BY e.event_type
ORDER BY num_events DESC, e.event_type
