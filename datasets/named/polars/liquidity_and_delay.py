def liquidity_and_delay(scan):
    return (
        scan("runs")
        .filter(pl.col("status") == "completed")
        .select(
            ["run_id", "point", "replication"]
            + ["liquidity_provided_cents", "liquidity_used_intraday_cents", "liquidity_lower_bound_cents", "liquidity_upper_bound_cents"]
            + ["liquidity_use_position", "turnover_ratio", "delay_indicator", "avg_delay_value_weighted_ticks", "settlement_rate_value"]
        )
        .sort("run_id")
    )
