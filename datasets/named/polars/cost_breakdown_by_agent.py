def cost_breakdown_by_agent(scan, run):
    components = ["liquidity", "delay", "collateral", "penalty", "split_friction", "liquidity_opportunity", "eod_borrowing", "total"]
    return (
        scan("daily_agent_metrics")
        .filter(pl.col("run_id") == run)
        .group_by("agent_id")
        .agg(pl.col(f"{c}_cost_cents").sum() for c in components)
        .sort(["total_cost_cents", "agent_id"], descending=[True, False])
    )
