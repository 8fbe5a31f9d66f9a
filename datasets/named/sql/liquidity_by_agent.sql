-- What each bank sends, receives and provides in a run: its largest net debit of a day after any posting (the liquidity it
-- uses, as a mean over the days), its share of the liquidity of all banks and of all payments, and the difference between
-- the two shares. A positive difference means that the bank provides more than it uses.
-- group: liquidity
-- arg run BIGINT of run: the run's id
WITH banks AS (
    SELECT d.agent_id, CAST(sum(d.settled_value_cents) AS BIGINT) AS sent_cents, CAST(sum(d.received_value_cents) AS BIGINT) AS received_cents,
           sum(d.liquidity_used_intraday_cents) / count(*) AS liquidity_used_intraday_cents
    FROM daily_agent_metrics AS d
    WHERE d.run_id = run
    GROUP BY d.agent_id
), shares AS (
    SELECT b.*, b.liquidity_used_intraday_cents / nullif(sum(b.liquidity_used_intraday_cents ORDER BY b.agent_id) OVER (), 0) AS liquidity_share,
           b.sent_cents / nullif(sum(b.sent_cents) OVER (), 0) AS sent_share
    FROM banks AS b
)
SELECT s.*, s.liquidity_share - s.sent_share AS relative_provision
FROM shares AS s
ORDER BY s.agent_id
