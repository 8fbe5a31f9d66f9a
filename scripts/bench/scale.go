package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// benchScale measures the program as a user runs it: it builds the program, writes grids to a temporary directory and runs
// one process per command. By default it runs all parts, which takes minutes and 3 GB of disk.
//
//	go run ./scripts/bench scale runs       10 000, 100 000 and 1 000 000 small runs
//	go run ./scripts/bench scale batches    1 000 and 10 000 batches of every table, 10 000 and 100 000 of one table
//	go run ./scripts/bench scale files      queries, status and info over 2 000, 20 000 and 100 000 small files
//	go run ./scripts/bench scale planned    planning 1 000 000 runs, and interrupting such a sweep
//	go run ./scripts/bench scale price      the estimate of a pilot compared with the actual sweep
//	go run ./scripts/bench scale workers    two workers compared with one; needs two idle cores
//
// --dir DIR sets the directory; --tenth divides all numbers by ten.
func benchScale(args []string) error {
	parts := map[string]func(*scaleBench) error{"runs": scaleRuns, "batches": scaleBatches, "files": scaleFiles, "planned": scalePlanned,
		"price": scalePrice, "workers": scaleWorkers}
	if len(args) == 2 && args[0] == "alone" {
		return printAlone(args[1])
	}
	flags := flag.NewFlagSet("scale", flag.ContinueOnError)
	dir := flags.String("dir", "", "directory for the data sets, which are removed afterwards")
	tenth := flags.Bool("tenth", false, "divide all numbers by ten")
	if err := flags.Parse(args); err != nil {
		return err
	}
	names := flags.Args()
	if len(names) == 0 {
		names = []string{"runs", "batches", "files", "planned", "price", "workers"}
	}
	for _, name := range names {
		if parts[name] == nil {
			return fmt.Errorf("unknown part %q of scale; the parts are runs, batches, files, planned, price and workers", name)
		}
	}
	bench, err := newScaleBench(*dir)
	if err != nil {
		return err
	}
	defer os.RemoveAll(bench.dir)
	if *tenth {
		bench.divisor = 10
	}
	for _, name := range names {
		if err := parts[name](bench); err != nil {
			return fmt.Errorf("scale %s: %w", name, err)
		}
	}
	return nil
}

// Scenarios whose runs take microseconds and milliseconds.
const (
	smallScenario = "b1_2banks_12ticks.yaml"
	longScenario  = "b4_30banks_100x3.yaml"
)

// scaleBench is a directory with the program and the grids.
type scaleBench struct {
	dir     string
	divisor int
}

func newScaleBench(below string) (*scaleBench, error) {
	dir, err := os.MkdirTemp(below, "sweep-scale-")
	if err != nil {
		return nil, err
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, err
	}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "sweep"), "./cmd/sweep")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return nil, errors.Join(fmt.Errorf("go build ./cmd/sweep: %w", err), os.RemoveAll(dir))
	}
	for name, from := range map[string]string{"small.yaml": smallScenario, "long.yaml": longScenario} {
		text, err := os.ReadFile(filepath.Join("engine/testdata/bench", from))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), text, 0o644)
		}
		if err != nil {
			return nil, errors.Join(err, os.RemoveAll(dir))
		}
	}
	return &scaleBench{dir: dir, divisor: 1}, nil
}

// scaled divides a number by ten if --tenth was given.
func (l *scaleBench) scaled(n int) int { return max(1, n/l.divisor) }

// grid writes a grid with the given text and returns its name without suffix.
func (l *scaleBench) grid(name, text string) (string, error) {
	return name, os.WriteFile(filepath.Join(l.dir, name+".toml"), []byte(text), 0o644)
}

// smallGrid is a grid of very short runs: a hundred credit lines with replications.
func smallGrid(runs int, output string) string {
	return fmt.Sprintf("scenario = \"small.yaml\"\nreplications = %d\nseed = 1\n[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = %s\n[output]\n%s\n",
		runs/creditLines, numbers(creditLines), output)
}

const creditLines = 100

// numbers returns "[1000, 2000, …]" with n numbers.
func numbers(n int) string {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, ", %d", 1000*(i+1))
	}
	return "[" + b.String()[2:] + "]"
}

// remove removes the data set of a grid.
func (l *scaleBench) remove(name string) error { return os.RemoveAll(l.out(name)) }

// out is the directory of a grid's data set.
func (l *scaleBench) out(name string) string { return filepath.Join(l.dir, "out", name) }

// used is the resource usage of a process.
type used struct {
	wall, cpu time.Duration
	peak      float64 // peak resident memory in bytes
	out       []byte
}

// start prepares a process of the program.
func (l *scaleBench) start(args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(l.dir, "sweep"), args...)
	cmd.Dir = l.dir
	return cmd
}

// run runs the program and measures the process. Exit codes in allowed are not errors.
func (l *scaleBench) run(args []string, allowed ...int) (used, error) {
	cmd := l.start(args...)
	var out, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &words
	start := time.Now()
	err := cmd.Run()
	u := used{wall: time.Since(start), out: out.Bytes()}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		for _, code := range allowed {
			if exit.ExitCode() == code {
				err = nil
			}
		}
	}
	if err != nil {
		return u, fmt.Errorf("sweep %v: %w\n%s", args, err, words.Bytes())
	}
	u.measure(cmd.ProcessState)
	return u, nil
}

// measure copies the counters of the operating system.
func (u *used) measure(p *os.ProcessState) {
	u.cpu = p.UserTime() + p.SystemTime()
	u.peak = float64(p.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "linux" {
		u.peak *= 1024 // counted in kilobytes there
	}
}

// clock formats a wall time.
func clock(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%.0f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func megabytes(bytes float64) string { return count(bytes/1e6) + " MB" }
