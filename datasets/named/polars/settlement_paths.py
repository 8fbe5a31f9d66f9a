def settlement_paths(scan, run):
    value = pl.col("value_cents")
    return (
        scan("transactions")
        .filter(pl.col("run_id") == run, pl.col("settlement_tick").is_not_null(), ~pl.col("is_split"))
        .group_by("settlement_path")
        .agg(num_payments=pl.len(), value_cents=pl.col("amount_cents").sum())
        .with_columns(value_share=value / value.sum())
        .sort(["value_cents", "settlement_path"], descending=[True, False])
    )
