package runner

import (
	"context"
	"errors"
	"math"
	"testing"

	"sweep/datasets"
	"sweep/runner/plan"
	"sweep/runner/status"

	"github.com/parquet-go/parquet-go"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// untilKnown is the real grid with few points whose replications follow a rule.
func untilKnown(rule string) func(grid, scenario string) (string, string) {
	return func(grid, scenario string) (string, string) {
		for old, new := range map[string]string{
			"replications = 4": "replications = { " + rule + " }", "values = [1, 2, 3]": "values = [1]", "partition_by": "# partition_by",
			"[0.0001, 0.001]": "[0.0001]",
		} {
			grid = replaced(grid, old, new)
		}
		return grid, scenario
	}
}

const rule = `until = "ci_half_width(total_settlements) < 10%", min = 4, max = 40`

// settlementsOf reads the results of the runs of each point from their files.
func settlementsOf(t *testing.T, dir string) map[int64][]float64 {
	t.Helper()
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	byPoint := map[int64][]float64{}
	err = d.EachCommit(func(r datasets.CommitRecord) error {
		for _, f := range r.Files {
			if f.Table != "runs" {
				continue
			}
			file, err := d.FS().Open(f.Path)
			if err != nil {
				return err
			}
			defer file.Close()
			rows, err := parquet.Read[struct {
				Point       int64 `parquet:"point"`
				Settlements int64 `parquet:"total_settlements,optional"`
			}](file, f.Bytes)
			if err != nil {
				return err
			}
			for _, row := range rows {
				byPoint[row.Point] = append(byPoint[row.Point], float64(row.Settlements))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return byPoint
}

func TestReplicationsGoOnUntilTheMeanIsKnown(t *testing.T) {
	g := twoBanks(t, untilKnown(rule))
	dir := newDir(t)
	s := mustRun(t, g, Options{Dir: at(dir), Workers: 2})
	if !s.Complete || s.Runs != s.Done || s.NewPlan < 2 {
		t.Errorf("summary %+v, want a complete data set of several plans", s)
	}
	stopped := 0
	for point, values := range settlementsOf(t, dir) {
		n := len(values)
		mean, deviation := stat.MeanStdDev(values, nil)
		width := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}.Quantile(0.975) * deviation / math.Sqrt(float64(n))
		if n < 4 || n > 40 || width >= 0.1*mean && n < 40 {
			t.Errorf("point %d has %d replications and a half width of %.1f %%", point, n, 100*width/mean)
		}
		if n < 40 {
			stopped++
		}
	}
	if stopped == 0 {
		t.Error("no point was stopped by the rule")
	}
	st, err := status.Read(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	slowest := map[int64]bool{}
	for _, p := range st.SlowestPoints {
		if slowest[p.Point] {
			t.Errorf("point %d is listed twice among the slowest %+v", p.Point, st.SlowestPoints)
		}
		slowest[p.Point] = true
	}
	if again := mustRun(t, g, Options{Dir: at(dir)}); again.Done != 0 || again.NewPlan != 0 {
		t.Errorf("running again: %+v, want nothing to do", again)
	}
}

func TestRoundsAreTheSameWhateverTheWorkersAndInterruptions(t *testing.T) {
	g := twoBanks(t, untilKnown(rule))
	once := newDir(t)
	mustRun(t, g, Options{Dir: at(once), Workers: 1})
	dir := newDir(t)
	for round := 1; ; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Run(ctx, g, Options{Dir: at(dir), Workers: 2, Grace: -1, Progress: cancelAfter{int64(2 * round), cancel}})
		cancel()
		if err == nil {
			break
		}
		var interrupted *Interrupted
		if !errors.As(err, &interrupted) || round > 100 {
			t.Fatal(err)
		}
	}
	if treeHash(t, disk, dir) != treeHash(t, disk, once) {
		t.Error("interrupted rounds give another tree hash")
	}
}

// cancelAfter is a progress that cancels when some runs are done.
type cancelAfter struct {
	runs   int64
	cancel func()
}

func (c cancelAfter) Failed(Failure) {}
func (c cancelAfter) Update(s Snapshot) {
	if s.Done >= c.runs {
		c.cancel()
	}
}

func TestShardsThatMayNotWaitAreInterruptedBetweenRounds(t *testing.T) {
	g := twoBanks(t, untilKnown(rule))
	once, dir := newDir(t), newDir(t)
	mustRun(t, g, Options{Dir: at(once)})
	waited := 0
	for turn := 0; ; turn++ {
		_, err := Run(context.Background(), g, Options{Dir: at(dir), Shard: plan.Shard{Index: turn%2 + 1, Count: 2}, Wait: -1})
		if err == nil && waited > 0 {
			break
		}
		if !errors.Is(err, errOtherShards) || turn > 100 {
			t.Fatalf("turn %d: %v, want to wait for the other shard", turn, err)
		}
		waited++
		if f, err := Finish(at(dir), nil); err != nil || f.Complete || f.MissingRuns == 0 {
			t.Fatalf("turn %d: finish says %+v, %v; want runs to be missing", turn, f, err)
		}
	}
	if _, err := Finish(at(dir), nil); err != nil {
		t.Fatal(err)
	}
	if treeHash(t, disk, dir) != treeHash(t, disk, once) {
		t.Error("two shards give another tree hash")
	}
}

func TestARuleAboutNoNumberIsRefused(t *testing.T) {
	for _, metric := range []string{"no_such_column", "status"} {
		g := twoBanks(t, untilKnown(`until = "ci_half_width(`+metric+`) < 5%", max = 10`))
		if _, err := plan.Make(g, nil); err == nil {
			t.Errorf("a rule about %s was accepted", metric)
		}
	}
}
