package runner

import (
	"context"
	"errors"
	"math"
	"testing"

	"sweep/datasets"
	"sweep/sweeps"
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

// replicationsOf counts the committed runs of each point.
func replicationsOf(t *testing.T, dir string, g Grid) map[int64]sample {
	t.Helper()
	d, err := datasets.Open(disk, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	plans, err := loadPlans(d, g, reload)
	if err != nil {
		t.Fatal(err)
	}
	naming := namingOf(plans, g)
	samples, err := readSamples(d, plans, g.Stopping().Metric, naming)
	if err != nil {
		t.Fatal(err)
	}
	byPoint := map[int64]sample{}
	names := naming.at(len(plans), g.Axes())
	for point := range g.NumPoints() {
		at, _ := g.Point(point)
		byPoint[point] = samples[names.name(at)]
	}
	return byPoint
}

func TestReplicationsGoOnUntilTheMeanIsKnown(t *testing.T) {
	g := twoBanks(t, untilKnown(rule))
	dir := newDir(t)
	s := mustRun(t, g, Options{Dir: dir, Workers: 2})
	if !s.Complete || s.Runs != s.Done || s.NewPlan < 2 {
		t.Errorf("summary %+v, want a complete data set of several plans", s)
	}
	stopped := 0
	for point, m := range replicationsOf(t, dir, g) {
		known := m.halfWidth(0.95) < 0.1*m.mean
		if m.n < 4 || m.n > 40 || !known && m.n < 40 {
			t.Errorf("point %d has %d replications and a half width of %.1f %%", point, m.n, 100*m.halfWidth(0.95)/m.mean)
		}
		if m.n < 40 {
			stopped++
		}
	}
	if stopped == 0 {
		t.Error("no point was stopped by the rule")
	}
	if again := mustRun(t, g, Options{Dir: dir}); again.Done != 0 || again.NewPlan != 0 {
		t.Errorf("running again: %+v, want nothing to do", again)
	}
}

func TestRoundsAreTheSameWhateverTheWorkersAndInterruptions(t *testing.T) {
	g := twoBanks(t, untilKnown(rule))
	once := newDir(t)
	mustRun(t, g, Options{Dir: once, Workers: 1})
	dir := newDir(t)
	for round := 1; ; round++ {
		ctx, cancel := context.WithCancel(context.Background())
		_, err := Run(ctx, g, Options{Dir: dir, FS: disk, Workers: 2, Grace: -1, Progress: cancelAfter{int64(2 * round), cancel}})
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
	mustRun(t, g, Options{Dir: once})
	waited := 0
	for turn := 0; ; turn++ {
		_, err := Run(context.Background(), g, Options{Dir: dir, FS: disk, Shard: Shard{Index: turn%2 + 1, Count: 2}, Wait: -1})
		if err == nil && waited > 0 {
			break
		}
		if !errors.Is(err, errOtherShards) || turn > 100 {
			t.Fatalf("turn %d: %v, want to wait for the other shard", turn, err)
		}
		waited++
		if f, err := Finish(disk, dir); err != nil || f.Complete || f.MissingRuns == 0 {
			t.Fatalf("turn %d: finish says %+v, %v; want runs to be missing", turn, f, err)
		}
	}
	if _, err := Finish(disk, dir); err != nil {
		t.Fatal(err)
	}
	if treeHash(t, disk, dir) != treeHash(t, disk, once) {
		t.Error("two shards give another tree hash")
	}
}

func TestARuleAboutNoNumberIsRefused(t *testing.T) {
	for _, metric := range []string{"no_such_column", "status"} {
		g := twoBanks(t, untilKnown(`until = "ci_half_width(`+metric+`) < 5%", max = 10`))
		if _, err := MakePlan(g); err == nil {
			t.Errorf("a rule about %s was accepted", metric)
		}
	}
}

func TestMorePlausibleReplicationsAreAskedForWithinBounds(t *testing.T) {
	s := func(values ...float64) (m sample) {
		for _, v := range values {
			m.add(v)
		}
		return m
	}
	// The half width of 8, 12 is t(0.975, 1) · 2 = 25.41; that of 8, 12, 8, 12 is 3.182 · 2.309 / 2 = 3.674.
	if w := s(8, 12, 8, 12).halfWidth(0.95); math.Abs(w-3.674) > 0.001 {
		t.Errorf("half width %g, want 3.674", w)
	}
	for _, c := range []struct {
		have  int64
		below float64
		s     sample
		want  int64
	}{
		{0, 1, sample{}, 4},                  // nothing known: the least number
		{4, 3.7, s(8, 12, 8, 12), 4},         // known well enough
		{4, 3.5, s(8, 12, 8, 12), 5},         // (3.674/3.5)² · 4 = 4.4
		{4, 3.1, s(8, 12, 8, 12), 6},         // (3.674/3.1)² · 4 = 5.6
		{4, 0.1, s(8, 12, 8, 12), 8},         // not more than twice
		{40, 0.1, s(8, 12, 8, 12), 40},       // the largest number
		{4, 0.1, s(8, 8, 8, 8), 4},           // no variance
		{4, 0.1, s(), 8},                     // all failed so far
		{5, 1, s(8, 12, 8, 12), 10},          // one has failed: counts as a replication, not as a value
		{39, 0.00001, s(8, 12, 8, 12), 40},   // the largest number
		{4, math.Inf(1), s(8, 12, 8, 12), 4}, // anything will do
	} {
		got := replicationsFor(&sweeps.Stopping{Below: c.below, Level: 0.95, Min: 4, Max: 40}, c.have, c.s)
		if got != c.want {
			t.Errorf("with %d replications of half width %.3f and a bound of %g: %d, want %d", c.have, c.s.halfWidth(0.95), c.below, got, c.want)
		}
	}
}
