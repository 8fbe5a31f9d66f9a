-- The frontier of a day: the liquidity that the banks had together at the opening, and the delay indicator (0: every payment at
-- once, 1: all at the close) under each settlement algorithm, with bypass FIFO and with strict FIFO queues, and the value that
-- the bypass FIFO queue alone leaves unsettled.
-- sweep query out/alpha-frontier --file scripts/queries/alpha-frontier.sql
SELECT
    alpha,
    round(any_value(liquidity_provided_cents) / 1e8, 1) AS liquidity_millions,
    round(any_value(delay_indicator) FILTER (discipline = 'bypass' AND algorithm = 'queue'), 3) AS queue,
    round(any_value(delay_indicator) FILTER (discipline = 'bypass' AND algorithm = 'bilateral'), 3) AS bilateral,
    round(any_value(delay_indicator) FILTER (discipline = 'bypass' AND algorithm = 'netting'), 3) AS netting,
    round(any_value(delay_indicator) FILTER (discipline = 'fifo' AND algorithm = 'queue'), 3) AS fifo_queue,
    round(any_value(delay_indicator) FILTER (discipline = 'fifo' AND algorithm = 'bilateral'), 3) AS fifo_bilateral,
    round(any_value(delay_indicator) FILTER (discipline = 'fifo' AND algorithm = 'netting'), 3) AS fifo_netting,
    round(100 - 100 * any_value(settlement_rate_value) FILTER (discipline = 'bypass' AND algorithm = 'queue'), 1) AS queue_unsettled_percent
FROM runs
GROUP BY alpha
ORDER BY alpha
