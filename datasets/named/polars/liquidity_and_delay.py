def liquidity_and_delay(scan):
    lower, used, upper = (pl.col(f"liquidity_{c}_cents") for c in ("lower_bound", "used", "upper_bound"))
    room = pl.when(upper != lower).then(upper - lower)
    return (
        scan("runs")
        .filter(pl.col("status") == "completed")
        .with_columns(liquidity_position=(used - lower) / room)
        .select(
            ["run_id", "point", "replication"]
            + ["liquidity_used_cents", "liquidity_lower_bound_cents", "liquidity_upper_bound_cents", "liquidity_position"]
            + ["turnover_ratio", "delay_indicator", "avg_delay_value_weighted_ticks", "settlement_rate_value"]
        )
        .sort("run_id")
    )
