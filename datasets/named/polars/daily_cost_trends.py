def daily_cost_trends(scan, run):
    components = ["total", "liquidity", "delay", "collateral", "penalty", "split_friction", "liquidity_opportunity", "eod_borrowing"]
    return (
        scan("daily_agent_metrics")
        .filter(pl.col("run_id") == run)
        .group_by("day")
        .agg(pl.col(f"{c}_cost_cents").sum() for c in components)
        .sort("day")
    )
