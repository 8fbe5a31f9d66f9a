-- Events of a run that match all given conditions, one page at a time: all columns of events, and the total number of
-- matches in total_events.
-- group: events
-- clock: tick
-- arg run BIGINT of run: the run's id
-- arg tick BIGINT of tick(run) = NULL: only this tick
-- arg tick_min BIGINT of tick(run) = NULL: not before this tick
-- arg tick_max BIGINT = NULL: not after this tick
-- arg day BIGINT of day(run) = NULL: only this day
-- arg agent VARCHAR of agent(run) = NULL: only events that involve this bank, on either side or in a cycle
-- arg tx BIGINT of payment(run) = NULL: only events that involve this payment
-- arg event_type VARCHAR of event_types = NULL: only this kind, or several separated by commas
-- arg max_rows BIGINT of count(1, 1000) = 100: rows per page, 1 to 1000
-- arg skip_rows BIGINT of count(0, 9223372036854775807) = 0: rows to skip before the page
-- arg sort VARCHAR of word(tick_asc, tick_desc) = 'tick_asc': tick_asc or tick_desc
SELECT e.*, count(*) OVER () AS total_events FROM events AS e
WHERE e.run_id = run
  AND (tick IS NULL OR e.tick = tick)
  AND (tick_min IS NULL
       OR e.tick >= CASE WHEN tick_min > tick_max THEN error('tick_min must not be greater than tick_max') ELSE tick_min END)
  AND (tick_max IS NULL OR e.tick <= tick_max)
  AND (day IS NULL OR e.day = day)
  AND (agent IS NULL OR e.agent_id = agent OR e.counterparty_id = agent OR list_contains(e.agent_ids, agent))
  AND (tx IS NULL OR e.tx_id = tx OR e.queued_tx_id = tx OR list_contains(e.tx_ids, tx))
  AND (event_type IS NULL OR list_contains(regexp_split_to_array(trim(CAST(event_type AS VARCHAR)), '\s*,\s*'), e.event_type))
ORDER BY CASE WHEN sort = 'tick_desc' THEN -e.seq ELSE e.seq END
LIMIT greatest(max_rows, 0) OFFSET greatest(skip_rows, 0)
