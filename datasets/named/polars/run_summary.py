def run_summary(scan, run):
    return (
        scan("runs")
        .filter(pl.col("run_id") == run)
        .with_columns(avg_daily_cost_cents=pl.col("total_cost_cents") / pl.col("num_days"))
        .select(
            ["run_id", "run_key", "point", "replication", "seed", "status", "ticks_per_day", "num_days", "num_agents"]
            + ["total_arrivals", "total_settlements", "settlement_rate"]
            + ["arrived_value_cents", "settled_value_cents", "settlement_rate_value"]
            + ["total_cost_cents", "avg_daily_cost_cents", "avg_delay_ticks", "delay_indicator"]
            + ["liquidity_provided_cents", "liquidity_used_intraday_cents", "turnover_ratio", "num_overdue", "num_dropped"]
        )
    )
