def settlement_rate_by_day(scan, run):
    settled = pl.col("status") == "settled"
    return (
        scan("transactions")
        .filter(pl.col("run_id") == run, pl.col("parent_tx_id").is_null())
        .group_by(day="arrival_day")
        .agg(
            total_transactions=pl.len(),
            settled_transactions=settled.sum(),
            settlement_rate=settled.mean(),
        )
        .sort("day")
    )
