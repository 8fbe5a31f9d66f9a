package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// step is a command to measure on a data set.
type step struct {
	name    string
	args    func(grid, out string) []string
	before  func(l *scaleBench, grid string) error
	allowed []int // exit codes that are not errors
}

func onGrid(args ...string) func(grid, out string) []string {
	return func(grid, _ string) []string { return append([]string{args[0], grid + ".toml"}, args[1:]...) }
}

func onData(args ...string) func(grid, out string) []string {
	return func(_, out string) []string { return append([]string{args[0], out}, args[1:]...) }
}

var (
	planStep   = step{name: "`plan`", args: onGrid("plan")}
	runStep    = step{name: "`run`", args: onGrid("run", "--quiet")}
	againStep  = step{name: "`run` again, nothing is left", args: onGrid("run", "--quiet")}
	resumeStep = step{name: "`run` again, one batch is left", args: onGrid("run", "--quiet"), before: dropBatch}
	statusStep = step{name: "`status`", args: onData("status")}
	finishStep = step{name: "`finish`", args: onData("finish")}
	commitStep = step{name: "`verify --level commits`", args: onData("verify", "--level", "commits")}
	verifyStep = step{name: "`verify`", args: onData("verify")}
	allStep    = step{name: "`verify --level meaning`", args: onData("verify", "--level", "meaning")}
	queryStep  = step{name: "`query … \"select count(*) from runs\"`", args: onData("query", "select count(*) from runs")}
)

// scaleRuns measures every command with increasing numbers of small runs in default batches.
func scaleRuns(l *scaleBench) error {
	sizes := []int{l.scaled(10_000), l.scaled(100_000), l.scaled(1_000_000)}
	fmt.Printf("Runs of 2 banks × 12 ticks, all tables, default batches, %d workers.\n\n", processors())
	found, err := l.compareSizes(sizes, "runs", func(n int) string { return smallGrid(n, "") },
		[]step{planStep, runStep, resumeStep, againStep, statusStep, finishStep, verifyStep, allStep, queryStep})
	if err != nil {
		return err
	}
	for i, n := range sizes {
		f := found[i]
		perRun := float64(f.used[1].cpu.Nanoseconds()) / float64(n) / 1000
		alone, err := withoutRunner(max(1, n/int(f.batches)))
		if err != nil {
			return err
		}
		fmt.Printf("%s runs: %s files in %s batches, %.1f MB. A run takes %.1f µs of processor time: %.1f µs to simulate and write it, "+
			"%.1f µs to resolve, schedule, hash and commit it.\n\n", count(float64(n)), count(float64(f.files)),
			count(float64(f.batches)), float64(f.bytes)/1e6, perRun, alone, perRun-alone)
	}
	return l.removeAll(found)
}

// scaleBatches measures every command with increasing numbers of batches of one run.
func scaleBatches(l *scaleBench) error {
	steps := []step{planStep, runStep, resumeStep, againStep, statusStep, finishStep, commitStep, verifyStep, queryStep}
	for _, part := range []struct {
		what, output string
		sizes        []int
	}{
		{"every table", "batch = 1", []int{l.scaled(1000), l.scaled(10_000)}},
		{"only the table `runs`", "batch = 1\ntables = [\"runs\"]", []int{l.scaled(10_000), l.scaled(100_000)}},
	} {
		fmt.Printf("Batches of one run each: %s.\n\n", part.what)
		found, err := l.compareSizes(part.sizes, "batches", func(n int) string { return smallGrid(n, part.output) }, steps)
		if err != nil {
			return err
		}
		for i, n := range part.sizes {
			fmt.Printf("%s batches: %s files, %.1f MB.\n\n", count(float64(n)), count(float64(found[i].files)), float64(found[i].bytes)/1e6)
		}
		if err := l.removeAll(found); err != nil {
			return err
		}
	}
	return nil
}

// scaleFiles measures reading data sets of many small files, each with one run.
func scaleFiles(l *scaleBench) error {
	sizes := []int{l.scaled(2000), l.scaled(20_000), l.scaled(100_000)}
	fmt.Print("Batches of one run each, only the table `runs`: processor time and peak memory.\n\n")
	steps := []step{
		{name: "`run`", args: onGrid("run", "--quiet")},
		statusStep,
		{name: "`info`", args: onData("info")},
		{name: "`query … \"from runs\" --output FILE`", args: onData("query", "from runs", "--output", "rows.csv", "--force")},
		{name: "`query … --name metric_by_point`", args: onData("query", "--name", "metric_by_point", "--arg", "metric=total_cost_cents")},
	}
	var found []sized
	heads := []string{"command"}
	for _, n := range sizes {
		name, err := l.grid(fmt.Sprintf("files-%d", n), smallGrid(n, "batch = 1\ntables = [\"runs\"]"))
		if err != nil {
			return err
		}
		f, err := l.carryOut(name, steps)
		if err != nil {
			return err
		}
		found, heads = append(found, f), append(heads, count(float64(n))+" files")
	}
	header(heads...)
	for k, s := range steps {
		cells := []string{s.name}
		for _, f := range found {
			cells = append(cells, clock(f.used[k].cpu)+", "+megabytes(f.used[k].peak))
		}
		row(cells...)
	}
	return l.removeAll(found)
}

// sized is what was measured on one data set.
type sized struct {
	grid           string
	used           []used // by step
	bytes          int64
	files, batches int64
}

// compareSizes runs the steps for every size and prints a row per step: time and memory for every size, and the ratio of
// the times of the two largest sizes.
func (l *scaleBench) compareSizes(sizes []int, what string, grid func(n int) string, steps []step) ([]sized, error) {
	found := make([]sized, len(sizes))
	heads := []string{"command"}
	for i, n := range sizes {
		name, err := l.grid(fmt.Sprintf("%s-%d", what, n), grid(n))
		if err != nil {
			return nil, err
		}
		if found[i], err = l.carryOut(name, steps); err != nil {
			return nil, err
		}
		heads = append(heads, count(float64(n))+" "+what)
	}
	last := len(sizes) - 1
	header(append(heads, fmt.Sprintf("time ratio for %d times as many", sizes[last]/sizes[last-1]), "memory for "+count(float64(sizes[last-1])),
		"for "+count(float64(sizes[last])))...)
	for k, s := range steps {
		cells := []string{s.name}
		for _, f := range found {
			cells = append(cells, clock(f.used[k].wall))
		}
		few, many := found[last-1].used[k], found[last].used[k]
		row(append(cells, fmt.Sprintf("%.1f", many.wall.Seconds()/few.wall.Seconds()), megabytes(few.peak), megabytes(many.peak))...)
	}
	fmt.Println()
	return found, nil
}

// carryOut measures the steps for one grid.
func (l *scaleBench) carryOut(grid string, steps []step) (f sized, err error) {
	f.grid = grid
	for _, s := range steps {
		if s.before != nil {
			if err := s.before(l, grid); err != nil {
				return f, err
			}
		}
		u, err := l.run(s.args(grid, l.out(grid)), s.allowed...)
		if err != nil {
			return f, err
		}
		u.out = nil
		f.used = append(f.used, u)
	}
	bytes, files, err := sizeOf(l.out(grid))
	f.bytes, f.files = bytes, int64(files)
	if err == nil {
		f.batches, err = l.batches(grid)
	}
	return f, err
}

// batches returns the number of batches of a data set, as shown by sweep status.
func (l *scaleBench) batches(grid string) (int64, error) {
	u, err := l.run([]string{"status", l.out(grid), "--json"})
	if err != nil {
		return 0, err
	}
	var status struct {
		Batches int64 `json:"batches"`
	}
	err = json.Unmarshal(u.out, &status)
	return status.Batches, err
}

// dropBatch removes the commit record of a batch in the middle, as if the sweep had been killed before that commit.
func dropBatch(l *scaleBench, grid string) error {
	n, err := l.batches(grid)
	if err != nil {
		return err
	}
	record := fmt.Sprintf("batch-%05d.json", n/2)
	if n/2 >= 10_000 {
		record = fmt.Sprintf("%05d/%s", n/2/1000, record)
	}
	return os.Remove(filepath.Join(l.out(grid), "_sweep/commits", record))
}

func (l *scaleBench) removeAll(found []sized) error {
	var errs []error
	for _, f := range found {
		errs = append(errs, l.remove(f.grid))
	}
	return errors.Join(errs...)
}
