def costs_by_tick(scan, run):
    components = ["liquidity", "delay", "collateral", "penalty", "split_friction", "liquidity_opportunity", "eod_borrowing"]
    cost = pl.sum_horizontal(f"{c}_cost_delta_cents" for c in components)
    return (
        scan("tick_agent_states")
        .filter(pl.col("run_id") == run)
        .sort("tick", "agent_id")
        .select("tick", "day", "agent_id", cost_cents=cost)
        .with_columns(accumulated_cost_cents=pl.col("cost_cents").cum_sum().over("agent_id", order_by="tick"))
    )
