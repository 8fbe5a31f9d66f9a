def transaction_delays(scan, run):
    settled = pl.col("status") == "settled"
    delay = pl.col("total_delay_ticks").filter(settled)
    return (
        scan("transactions")
        .filter(pl.col("run_id") == run, pl.col("parent_tx_id").is_null())
        .group_by(day="arrival_day")
        .agg(
            avg_delay_ticks=delay.mean(),
            max_delay_ticks=delay.max(),
            p50_delay_ticks=delay.quantile(0.5, "linear"),
            p95_delay_ticks=delay.quantile(0.95, "linear"),
            settlement_rate=settled.mean(),
        )
        .sort("day")
    )
