-- All runs with their axes, settings and metrics, ordered by id.
-- group: runs
-- arg status VARCHAR of word(completed, failed) = NULL: only runs with this status: completed or failed
SELECT r.* FROM runs AS r
WHERE status IS NULL OR r.status = status
ORDER BY r.run_id
