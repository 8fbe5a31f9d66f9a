package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"sweep/datasets/query"
	"sweep/datasets/vfs"
	"sweep/runner"
	"sweep/sweeps"
)

// volumeQueries are the named queries to measure.
var volumeQueries = []struct {
	name string
	args map[string]string
}{
	{"list_runs", nil},
	{"metric_by_point", map[string]string{"metric": "total_cost_cents"}},
	{"run_summary", map[string]string{"run": "100"}},
	{"compare_runs", map[string]string{"run1": "0", "run2": "199"}},
	{"agent_performance", map[string]string{"run": "100", "agent": "BANK_100"}},
	{"settlement_rate_by_day", map[string]string{"run": "100"}},
	{"cost_breakdown_by_agent", map[string]string{"run": "100"}},
	{"daily_cost_trends", map[string]string{"run": "100"}},
	{"transaction_statistics", map[string]string{"run": "100"}},
	{"event_summary", map[string]string{"run": "100"}},
}

// benchVolume runs 200 replications of 200 banks over 30 days with every table on all cores, and measures the named queries.
// It takes a few minutes and about 9 GB in the directory for temporary files.
func benchVolume() error {
	runtime.GOMAXPROCS(runtime.NumCPU())
	dir, err := os.MkdirTemp("", "sweep-volume-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	grid, err := volumeGrid(dir)
	if err != nil {
		return err
	}
	start, used := time.Now(), processorTime()
	out := filepath.Join(dir, "out")
	if _, err := runner.Run(context.Background(), grid, runner.Options{Dir: vfs.OnDisk(out)}); err != nil {
		return err
	}
	bytes, files, err := sizeOf(out)
	if err != nil {
		return err
	}
	fmt.Printf("%d runs of 200 banks × 30 days of 100 ticks, every table: %.2f GB in %d files, %.0f s wall time, %.0f s processor time.\n\n",
		grid.NumRuns(), float64(bytes)/1e9, files, time.Since(start).Seconds(), (processorTime() - used).Seconds())
	return askAll(out)
}

// volumeGrid writes and loads the grid.
func volumeGrid(dir string) (*sweeps.Grid, error) {
	text, err := os.ReadFile("engine/testdata/bench/b5_200banks_100x1.yaml")
	if err != nil {
		return nil, err
	}
	month := strings.Replace(string(text), "num_days: 1,", "num_days: 30,", 1)
	if month == string(text) {
		return nil, errors.New("the scenario has no num_days: 1")
	}
	grid := "scenario = \"month.yaml\"\nreplications = 200\nseed = 1\n"
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "month.yaml"), []byte(month), 0o644),
		os.WriteFile(filepath.Join(dir, "month.toml"), []byte(grid), 0o644)); err != nil {
		return nil, err
	}
	return sweeps.Load(filepath.Join(dir, "month.toml"))
}

func sizeOf(dir string) (bytes int64, files int, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			bytes += info.Size()
			files++
		}
		return err
	})
	return bytes, files, err
}

// askAll runs each named query once to fill the page cache, and measures the second run.
func askAll(dir string) error {
	ctx := context.Background()
	db, err := query.Open(ctx, vfs.OnDisk(dir), query.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	header("named query", "rows", "time")
	for _, q := range volumeQueries {
		var rows int
		var used time.Duration
		for range 2 {
			start := time.Now()
			if rows, err = drain(ctx, db, q.name, q.args); err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			used = time.Since(start)
		}
		row(q.name, count(float64(rows)), milliseconds(used))
	}
	fmt.Println()
	return nil
}

func drain(ctx context.Context, db *query.DB, name string, args map[string]string) (n int, err error) {
	rows, err := db.Named(ctx, name, args)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for {
		if _, err := rows.Next(); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, err
		}
		n++
	}
}
