#!/usr/bin/env python3
"""Look at a data set from Python: python scripts/example.py [DIRECTORY]

A script to copy from, cell by cell, into a notebook. It needs `pip install duckdb polars pyarrow` and a data set, for
example the one that `sweep run sweeps/quickstart.toml` writes. Money is in cents, times are in ticks.
"""

# %% Where the data is, and what is in it.
import json
import sys
from pathlib import Path

import duckdb
import polars as pl

directory = Path(sys.argv[1] if len(sys.argv) > 1 else "out/quickstart")
manifest = json.loads((directory / "manifest.json").read_text())
axes = [axis["name"] for axis in manifest["axes"]]
print(f"{manifest['grid']['name']}: {manifest['counts']['committed_runs']} runs, axes {axes}")
for table in manifest["tables"]:
    print(f"  {table['name']:24} {table['rows']:>10} rows  {table['description']}")

# %% SQL: dataset.sql makes a view per table, and a macro per question of docs/queries.md.
con = duckdb.connect()
con.execute("SET file_search_path = '{}'".format(str(directory).replace("'", "''")))
con.execute((directory / "dataset.sql").read_text())

con.sql("FROM points").show()
con.sql("FROM metric_by_point('total_cost_cents') JOIN points USING (point) ORDER BY mean").show()
con.sql("FROM frontier() JOIN points USING (point)").show()
if axes:
    con.sql(f"FROM metric_by_axis('delay_indicator', '{axes[0]}')").show()

# %% One run in detail. `.df()` gives pandas, `.pl()` Polars, `.to_arrow_table()` pyarrow.
run = con.sql("SELECT min(run_id) FROM runs WHERE status = 'completed'").fetchall()[0][0]
costs = con.sql(f"FROM cost_breakdown_by_agent({run})").pl()
print(costs)


# %% Polars: runs by way of the view, which has each run once and with all axes, also of a grid that was extended and of
# runs that were computed again. The files of table runs show that only if neither has happened.
runs = con.sql("FROM runs").pl()
means = (
    runs.lazy()
    .filter(pl.col("status") == "completed")
    .group_by(axes or ["point"])
    .agg(
        runs=pl.len(),
        cost=pl.col("total_cost_cents").mean() / 100,
        standard_error=pl.col("total_cost_cents").std() / pl.len().sqrt() / 100,
        unsettled=(pl.col("total_arrivals") - pl.col("total_settlements")).mean(),
        delay=pl.col("avg_delay_ticks").mean(),  # of the settled payments
        delay_indicator=pl.col("delay_indicator").mean(),  # of all payments
        settled=pl.col("settlement_rate_value").mean(),
    )
    .sort(axes or ["point"])
    .collect()
)
print(means)

# %% All other tables are the files below their directories, for Polars without SQL and views.
def scan(table):
    return pl.scan_parquet(f"{directory}/{table}/**/*.parquet")


# Filters on a run or on ticks read little: rows are sorted by them, and files carry statistics.
balances = (
    scan("tick_agent_states")
    .filter(pl.col("run_id") == run, pl.col("tick") < 100)
    .select("tick", "agent_id", pl.col("balance_cents") / 100)
    .collect()
    .pivot("agent_id", index="tick")
)
print(balances)

# %% pyarrow, and through it pandas and everything else that speaks Arrow.
import pyarrow.dataset as ds

events = ds.dataset(directory / "events")
first = events.to_table(columns=["tick", "event_type", "agent_id", "amount_cents"], filter=ds.field("run_id") == run)
print(first.slice(0, 5))
