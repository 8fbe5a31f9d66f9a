package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// plannedGrid is a grid for the measurement of planning.
type plannedGrid struct{ name, what, text string }

func plannedGrids(runs int) []plannedGrid {
	points := func(values int, set, more string) string {
		return fmt.Sprintf("scenario = \"small.yaml\"\nseed = 1\n[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = %s\n"+
			"[[axis]]\nname = \"other\"\nset = %q\nvalues = %s\n%s", numbers(runs/values), set, numbers(values), more)
	}
	days := "scenario = \"small.yaml\"\nseed = 1\n[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = " + numbers(runs/10) +
		"\n[[axis]]\nname = \"days\"\nset = \"simulation.num_days\"\nvalues = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n"
	return []plannedGrid{
		{"replications", "100 points", smallGrid(runs, "")},
		{"points", "one point per run", points(1000, "agents.BANK_A.opening_balance", "")},
		{"partitioned", "the same in 100 partitions", points(100, "agents.BANK_A.opening_balance", "[output]\npartition_by = [\"other\"]\n")},
		{"unequal", "runs of 1 to 10 days", days},
		{"sampled", "a Latin hypercube", "scenario = \"small.yaml\"\nseed = 1\n[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\n" +
			"range = { from = 1000, to = 1000000, scale = \"int\" }\n[[axis]]\nname = \"balance\"\nset = \"agents.BANK_A.opening_balance\"\n" +
			fmt.Sprintf("range = { from = 1000, to = 1000000, scale = \"int\" }\n[design]\nkind = \"lhs\"\nsamples = %d\n", runs)},
	}
}

// scalePlanned measures planning a million runs with and without a pilot, and status and resumption of a data set of that
// size that was interrupted shortly after its start.
func scalePlanned(l *scaleBench) error {
	few, many := l.scaled(100_000), l.scaled(1_000_000)
	fmt.Printf("Plans of %s runs that are not computed.\n\n", count(float64(many)))
	header("grid", "`plan --pilot 0`", "for "+count(float64(few))+" runs", "memory", "`plan`", "`run --dry-run`", "memory", "`run`, interrupted, until it stops", "`status`", "`run --dry-run` again")
	tenths := plannedGrids(few)
	for i, g := range plannedGrids(many) {
		if err := l.planned(g, tenths[i]); err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
	}
	fmt.Println()
	return nil
}

func (l *scaleBench) planned(g, tenth plannedGrid) error {
	name, err := l.grid(g.name, g.text)
	if err != nil {
		return err
	}
	smaller, err := l.grid(g.name+"-tenth", tenth.text)
	if err != nil {
		return err
	}
	var found []used
	for _, args := range [][]string{{"plan", name + ".toml", "--pilot", "0"}, {"plan", smaller + ".toml", "--pilot", "0"},
		{"plan", name + ".toml"}, {"run", name + ".toml", "--dry-run"}} {
		u, err := l.run(args)
		if err != nil {
			return err
		}
		found = append(found, u)
	}
	stopped, err := l.interrupt(name)
	if err != nil {
		return err
	}
	status, err := l.run([]string{"status", l.out(name)})
	if err != nil {
		return err
	}
	dry, err := l.run([]string{"run", name + ".toml", "--dry-run"})
	if err != nil {
		return err
	}
	row(g.what, clock(found[0].wall), clock(found[1].wall), megabytes(found[0].peak), clock(found[2].wall), clock(found[3].wall),
		megabytes(found[3].peak), clock(stopped), clock(status.wall), clock(dry.wall))
	return l.remove(name)
}

// interrupt starts a sweep, signals it to stop after the first commits, and returns how long it took to stop.
func (l *scaleBench) interrupt(grid string) (time.Duration, error) {
	sweep := l.start("run", grid+".toml", "--quiet")
	if err := sweep.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- sweep.Wait() }()
	var asked time.Time
	for {
		select {
		case err := <-ended:
			if code := sweep.ProcessState.ExitCode(); code != 75 {
				return 0, fmt.Errorf("a sweep that was to be interrupted ended with %d: %v", code, err)
			}
			return time.Since(asked), nil
		case <-time.After(5 * time.Millisecond):
		}
		names, _ := filepath.Glob(filepath.Join(l.out(grid), "_sweep/commits/batch-*.json"))
		if len(names) > 2 && asked.IsZero() {
			asked = time.Now()
			if err := sweep.Process.Signal(syscall.SIGTERM); err != nil {
				return 0, err
			}
		}
	}
}

// estimate is the cost estimate of plan --json.
type estimate struct {
	CPUSeconds  float64 `json:"cpu_seconds"`
	WallSeconds float64 `json:"wall_seconds"`
	Rows        float64 `json:"rows"`
	Bytes       float64 `json:"bytes"`
	Files       float64 `json:"files"`
}

// scalePrice compares the cost estimate of a pilot with the actual sweep.
func scalePrice(l *scaleBench) error {
	quickstart, err := filepath.Abs("sweeps/quickstart.toml")
	if err != nil {
		return err
	}
	few := fmt.Sprintf("scenario = \"long.yaml\"\nreplications = %d\nseed = 1\n[[axis]]\nname = \"days\"\nset = \"simulation.num_days\"\nvalues = [20]\n", l.scaled(20))
	fmt.Println("The estimate of `plan` and the actual values of `run`, as actual divided by estimated.")
	fmt.Println()
	header("grid", "files", "rows", "disk", "processor time", "wall time", "estimated", "actual")
	for _, g := range []struct{ name, what, text string }{
		{quickstart, "quickstart: 720 runs", ""},
		{"prices-small", count(float64(l.scaled(100_000))) + " small runs", smallGrid(l.scaled(100_000), "")},
		{"prices-files", count(float64(l.scaled(2000))) + " small runs, each a batch", smallGrid(l.scaled(2000), "batch = 1")},
		{"prices-long", fmt.Sprintf("%d runs of 30 banks × 20 days", l.scaled(20)), few},
	} {
		if err := l.price(g.name, g.what, g.text); err != nil {
			return fmt.Errorf("%s: %w", g.what, err)
		}
	}
	fmt.Println()
	return nil
}

func (l *scaleBench) price(name, what, text string) error {
	if text != "" {
		if _, err := l.grid(name, text); err != nil {
			return err
		}
	}
	u, err := l.run([]string{"plan", name + ".toml", "--json"})
	if text == "" {
		u, err = l.run([]string{"plan", name, "--json"})
		name = name[:len(name)-len(".toml")]
	}
	if err != nil {
		return err
	}
	var plan struct {
		Price estimate `json:"price"`
	}
	if err := json.Unmarshal(u.out, &plan); err != nil {
		return err
	}
	out := l.out(filepath.Base(name))
	took, err := l.run([]string{"run", name + ".toml", "--dir", out, "--quiet"})
	if err != nil {
		return err
	}
	taken, err := l.taken(out)
	if err != nil {
		return err
	}
	p := plan.Price
	share := func(actual, estimated float64) string { return fmt.Sprintf("%.2f", actual/estimated) }
	row(what, share(taken.Files, p.Files), share(taken.Rows, p.Rows), share(taken.Bytes, p.Bytes), share(took.cpu.Seconds(), p.CPUSeconds),
		share(took.wall.Seconds(), p.WallSeconds), fmt.Sprintf("%.1f s", p.WallSeconds), fmt.Sprintf("%.1f s", took.wall.Seconds()))
	return os.RemoveAll(out)
}

// taken returns the counts in the manifest of a data set.
func (l *scaleBench) taken(out string) (estimate, error) {
	u, err := l.run([]string{"finish", out, "--json"})
	if err != nil {
		return estimate{}, err
	}
	var m struct {
		Counts estimate `json:"counts"`
	}
	return m.Counts, json.Unmarshal(u.out, &m)
}
