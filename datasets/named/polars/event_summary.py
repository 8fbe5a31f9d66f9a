def event_summary(scan, run):
    return (
        scan("events")
        .filter(pl.col("run_id") == run)
        .group_by("event_type")
        .agg(
            num_events=pl.len(),
            first_tick=pl.col("tick").min(),
            last_tick=pl.col("tick").max(),
            num_agents=pl.col("agent_id").drop_nulls().n_unique(),
        )
        .sort(["num_events", "event_type"], descending=[True, False])
    )
