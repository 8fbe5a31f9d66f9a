-- Number of events, ticks, days and banks in the event log of a run, with the names of the banks.
-- group: events
-- arg run BIGINT of run: the run's id
SELECT (SELECT count(*) FROM events AS e WHERE e.run_id = run) AS total_events,
       (SELECT count(*) FROM ticks AS t WHERE t.run_id = run) AS total_ticks,
       (SELECT count(DISTINCT t.day) FROM ticks AS t WHERE t.run_id = run) AS total_days,
       (SELECT list(DISTINCT e.agent_id ORDER BY e.agent_id) FILTER (e.agent_id IS NOT NULL)
        FROM events AS e WHERE e.run_id = run) AS agent_ids
