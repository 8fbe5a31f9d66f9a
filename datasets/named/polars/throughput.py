def throughput(scan, run):
    settled = pl.col("settled_value_cents")
    cumulative = settled.cum_sum().over("day", order_by="tick")
    return (
        scan("ticks")
        .filter(pl.col("run_id") == run)
        .sort("tick")
        .select(
            "day",
            "tick",
            "settled_value_cents",
            cumulative_cents=cumulative,
            settled_share=cumulative / settled.sum().over("day"),
            arrived_share=cumulative / pl.col("new_value_cents").sum().over("day"),
        )
    )
