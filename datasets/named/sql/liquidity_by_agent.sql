-- What each bank sends, receives and provides: its largest net debit at the end of any tick, counted from the start of
-- the run (the liquidity it provides), its share of all liquidity and of all payments, and the difference between the two
-- shares. A positive difference means that the bank provides more than it uses.
-- group: liquidity
-- arg run BIGINT of run: the run's id
WITH settled AS (
    SELECT t.sender_id, t.receiver_id, t.settlement_tick AS at_tick, t.amount_cents
    FROM transactions AS t
    WHERE t.run_id = run AND t.settlement_tick IS NOT NULL AND NOT t.is_split
), moves AS (
    SELECT sender_id AS agent_id, at_tick, amount_cents AS sent, 0 AS received FROM settled
    UNION ALL
    SELECT receiver_id, at_tick, 0, amount_cents FROM settled
), by_tick AS (
    SELECT m.agent_id, m.at_tick, sum(m.sent) AS sent, sum(m.received) AS received
    FROM moves AS m
    GROUP BY m.agent_id, m.at_tick
), running AS (
    SELECT b.agent_id, b.sent, b.received,
           sum(b.sent - b.received) OVER (PARTITION BY b.agent_id ORDER BY b.at_tick) AS net_debit
    FROM by_tick AS b
), banks AS (
    SELECT a.agent_id, CAST(coalesce(sum(r.sent), 0) AS BIGINT) AS sent_cents,
           CAST(coalesce(sum(r.received), 0) AS BIGINT) AS received_cents,
           CAST(greatest(coalesce(max(r.net_debit), 0), 0) AS BIGINT) AS liquidity_used_cents
    FROM agents AS a LEFT JOIN running AS r USING (agent_id)
    WHERE a.run_id = run
    GROUP BY a.agent_id
)
SELECT b.agent_id, b.sent_cents, b.received_cents, b.liquidity_used_cents,
       b.liquidity_used_cents / nullif(sum(b.liquidity_used_cents) OVER (), 0) AS liquidity_share,
       b.sent_cents / nullif(sum(b.sent_cents) OVER (), 0) AS sent_share,
       b.liquidity_used_cents / nullif(sum(b.liquidity_used_cents) OVER (), 0)
           - b.sent_cents / nullif(sum(b.sent_cents) OVER (), 0) AS relative_provision
FROM banks AS b
ORDER BY b.agent_id
