def transaction_delays(scan, run):
    delay = pl.col("total_delay_ticks")
    return (
        scan("transactions")
        .filter(pl.col("run_id") == run, pl.col("parent_tx_id").is_null(), pl.col("status") == "settled")
        .group_by(day="arrival_day")
        .agg(
            avg_delay_ticks=delay.mean(),
            max_delay_ticks=delay.max(),
            p50_delay_ticks=delay.quantile(0.5, "linear"),
            p95_delay_ticks=delay.quantile(0.95, "linear"),
        )
        .sort("day")
    )
