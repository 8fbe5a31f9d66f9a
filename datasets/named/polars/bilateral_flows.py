def bilateral_flows(scan, run):
    return (
        scan("transactions")
        .filter(pl.col("run_id") == run, pl.col("parent_tx_id").is_null())
        .group_by("sender_id", "receiver_id")
        .agg(num_payments=pl.len(), value_cents=pl.col("amount_cents").sum(), settled_cents=pl.col("settled_cents").sum())
        .sort("sender_id", "receiver_id")
    )
