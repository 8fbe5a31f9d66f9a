def queue_profile(scan, run):
    return (
        scan("ticks")
        .filter(pl.col("run_id") == run)
        .sort("tick")
        .select("tick", "day", "queue1_size", "queue1_value_cents", "queue2_size", "queue2_value_cents")
    )
