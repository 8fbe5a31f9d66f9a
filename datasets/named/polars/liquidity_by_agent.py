def liquidity_by_agent(scan, run):
    settled = scan("transactions").filter(
        pl.col("run_id") == run, pl.col("settlement_tick").is_not_null(), ~pl.col("is_split")
    )
    sent = settled.select(agent_id="sender_id", tick="settlement_tick", sent="amount_cents", received=pl.lit(0, pl.Int64))
    received = settled.select(agent_id="receiver_id", tick="settlement_tick", sent=pl.lit(0, pl.Int64), received="amount_cents")
    net_debit = (pl.col("sent") - pl.col("received")).cum_sum().over("agent_id", order_by="tick")
    used, paid = pl.col("liquidity_used_cents"), pl.col("sent_cents")
    return (
        pl.concat([sent, received])
        .group_by("agent_id", "tick")
        .agg(pl.col("sent").sum(), pl.col("received").sum())
        .with_columns(net_debit=net_debit)
        .group_by("agent_id")
        .agg(
            sent_cents=pl.col("sent").sum(),
            received_cents=pl.col("received").sum(),
            liquidity_used_cents=pl.max_horizontal(pl.col("net_debit").max(), 0),
        )
        .with_columns(liquidity_share=used / used.sum(), sent_share=paid / paid.sum())
        .with_columns(relative_provision=pl.col("liquidity_share") - pl.col("sent_share"))
        .sort("agent_id")
    )
