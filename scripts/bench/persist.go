package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// persisted is a row of the result: the tables to write, and the goal for the time.
type persisted struct {
	name   string
	tables []string
	goal   time.Duration
}

var persistedParts = []persisted{
	{"payments", []string{"transactions"}, 100 * time.Millisecond},
	{"daily metrics", []string{"daily_agent_metrics"}, 20 * time.Millisecond},
	{"collateral events", []string{"collateral_events"}, 50 * time.Millisecond},
	{"queue entries", []string{"queue_snapshots"}, 30 * time.Millisecond},
	{"liquidity-saving cycles", []string{"lsm_cycles", "lsm_cycle_transactions"}, 20 * time.Millisecond},
	{"the day's summary tables together", []string{"transactions", "daily_agent_metrics", "collateral_events", "queue_snapshots",
		"lsm_cycles", "lsm_cycle_transactions"}, 200 * time.Millisecond},
	{"every table", []string{"*"}, 0},
}

// benchPersist simulates one day of a large system, keeps its records in memory, and measures writing them to durable files:
// encoding, compression and fsync. For comparison it measures DuckDB's COPY of the same rows from memory, with fsync.
func benchPersist() error {
	sc, err := busyDay()
	if err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "?threads=1&autoinstall_known_extensions=false&autoload_known_extensions=false")
	if err != nil {
		return err
	}
	defer db.Close()
	fmt.Printf("One day of %d banks and %d ticks, from memory to durable files.\n\n", len(sc.Agents), sc.TicksPerDay)
	header("rows of", "rows", "time", "goal", "DuckDB COPY", "ratio to COPY", "size")
	for _, p := range persistedParts {
		if err := persistRow(db, sc, p); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	fmt.Println()
	return nil
}

func persistRow(db *sql.DB, sc *scenario.Scenario, p persisted) error {
	dir, err := os.MkdirTemp("", "sweep-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var used time.Duration
	var files []tables.FileInfo
	for i := range measureTimes {
		d, written, err := persistOnce(sc, p.tables, dir)
		if err != nil {
			return err
		}
		if i == 0 || d < used {
			used, files = d, written
		}
	}
	rows, bytes, copied := int64(0), int64(0), time.Duration(0)
	for _, f := range files {
		file := filepath.Join(dir, f.Table+".parquet")
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		d, err := copyTime(db, file, filepath.Join(dir, "copy.parquet"))
		if err != nil {
			return err
		}
		rows, bytes, copied = rows+f.Rows, bytes+info.Size(), copied+d
	}
	goal := "–"
	if p.goal > 0 {
		goal = p.goal.String()
	}
	row(p.name, count(float64(rows)), milliseconds(used), goal, milliseconds(copied),
		fmt.Sprintf("%.2f", used.Seconds()/copied.Seconds()), fmt.Sprintf("%.2f MB", float64(bytes)/1e6))
	return nil
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}

// persistOnce simulates the day and then measures the wall time of writing alone; fsync is part of it.
func persistOnce(sc *scenario.Scenario, picked []string, dir string) (time.Duration, []tables.FileInfo, error) {
	e, err := engine.New(sc)
	if err != nil {
		return 0, nil, err
	}
	w := tables.NewBatchWriter(dirSink(dir), tables.WriterOptions{Tables: picked})
	rec, err := w.BeginRun(tables.RunInfo{Key: "0000000000000000"}, e)
	if err != nil {
		return 0, nil, err
	}
	kept := &keeper{}
	for !e.Done() {
		if _, err := e.Step(kept); err != nil {
			return 0, nil, err
		}
	}
	start := time.Now()
	for i := range kept.ticks {
		if err := rec.RecordTick(&kept.ticks[i]); err != nil {
			return 0, nil, err
		}
	}
	if err := rec.Finish(); err != nil {
		return 0, nil, err
	}
	files, err := w.Close()
	return time.Since(start), files, err
}

// keeper copies every tick record.
type keeper struct{ ticks []engine.TickRecord }

func (k *keeper) RecordTick(r *engine.TickRecord) error {
	c := *r
	c.Events, c.Lists = slices.Clone(r.Events), slices.Clone(r.Lists)
	c.Collateral, c.LSM, c.Daily = slices.Clone(r.Collateral), slices.Clone(r.LSM), slices.Clone(r.Daily)
	k.ticks = append(k.ticks, c)
	return nil
}

// copyTime loads a Parquet file into DuckDB's memory and measures COPY to a durable Parquet file with the same codec.
func copyTime(db *sql.DB, file, copied string) (time.Duration, error) {
	if _, err := db.Exec("create or replace temp table t as from read_parquet('" + file + "')"); err != nil {
		return 0, err
	}
	top := time.Duration(0)
	for i := range measureTimes {
		start := time.Now()
		if _, err := db.Exec("copy t to '" + copied + "' (format parquet, compression zstd)"); err != nil {
			return 0, err
		}
		if err := syncFile(copied); err != nil {
			return 0, err
		}
		if d := time.Since(start); i == 0 || d < top {
			top = d
		}
	}
	return top, nil
}

func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// posting is a policy that posts collateral in every tick.
const posting = `{"version": "1.0", "policy_id": "posting",
  "payment_tree": {"type": "action", "node_id": "r", "action": "Release"},
  "strategic_collateral_tree": {"type": "action", "node_id": "s", "action": "PostCollateral", "parameters": {"amount": {"value": 1000}}}}`

// busyDay is the largest benchmark scenario with four times the payments and a fifth of the money, so that queues, offsets
// and cycles are long. Ten banks post collateral in every tick.
func busyDay() (*scenario.Scenario, error) {
	list, err := speedScenarios()
	if err != nil {
		return nil, err
	}
	program, err := policy.Parse([]byte(posting))
	if err != nil {
		return nil, err
	}
	sc := *list[len(list)-1].sc
	sc.Agents = slices.Clone(sc.Agents)
	for i := range sc.Agents {
		a := &sc.Agents[i]
		a.OpeningBalance, a.UnsecuredCap = a.OpeningBalance/5, a.UnsecuredCap/5
		stream := *a.Arrivals
		stream.RatePerTick = 2.02
		a.Arrivals = &stream
		if i < 10 {
			a.Policy = scenario.PolicySpec{Kind: "InlineJson", Program: program}
		}
	}
	return &sc, nil
}
