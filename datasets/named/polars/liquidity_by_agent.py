def liquidity_by_agent(scan, run):
    used, sent = pl.col("liquidity_used_intraday_cents"), pl.col("sent_cents")
    return (
        scan("daily_agent_metrics")
        .filter(pl.col("run_id") == run)
        .group_by("agent_id")
        .agg(sent_cents=pl.col("settled_value_cents").sum(), received_cents=pl.col("received_value_cents").sum(), liquidity_used_intraday_cents=used.mean())
        .with_columns(liquidity_share=used / used.sum(), sent_share=sent / sent.sum())
        .with_columns(relative_provision=pl.col("liquidity_share") - pl.col("sent_share"))
        .sort("agent_id")
    )
