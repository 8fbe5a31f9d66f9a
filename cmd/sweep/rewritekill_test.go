package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
)

// rewrittenGrid has eight batches.
const rewrittenGrid = `
name = "rewritten"
scenario = "sweeps/three-banks.yaml"
replications = 20
[[axis]]
name = "credit"
set = "agents.*.unsecured_cap"
values = [250_000, 500_000]
[output]
batch = 5
`

// TestKilledRewritingsLeaveTheOldOrTheNewDataSet kills processes that compact or migrate a data set in place, alone and two at
// a time. After each kill the old or the new data set must stand whole under its name, and the last process, which nobody
// kills, must make the one that an undisturbed process makes.
func TestKilledRewritingsLeaveTheOldOrTheNewDataSet(t *testing.T) {
	k := newKiller(t)
	if err := os.WriteFile(filepath.Join(k.dir, "grid.toml"), []byte(rewrittenGrid), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := k.sweep("newest").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := datasetstest.CopyFormat("../../datasets/testdata", "format-1-history", filepath.Join(k.dir, "format-1")); err != nil {
		t.Fatal(err)
	}
	for _, r := range []*rewriteKiller{{killer: k, from: "newest", command: "compact"}, {killer: k, from: "format-1", command: "migrate"}} {
		r.prepare(t)
		for _, processes := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s, %d at a time", r.command, processes), func(t *testing.T) { r.spree(t, processes) })
		}
	}
}

// rewriteKiller kills rewritings of one data set.
type rewriteKiller struct {
	*killer
	from, command string
	old, new      string // tree hashes
	took          time.Duration
}

// rewrite is a process that rewrites a data set in place.
func (r *rewriteKiller) rewrite(dir string) *exec.Cmd {
	c := exec.Command(r.program, r.command, dir)
	c.Dir = r.dir
	return c
}

// copy makes a copy of the old data set.
func (r *rewriteKiller) copy(t *testing.T, dir string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(r.dir, dir), os.DirFS(filepath.Join(r.dir, r.from))); err != nil {
		t.Fatal(err)
	}
}

func (r *rewriteKiller) prepare(t *testing.T) {
	t.Helper()
	dir := r.command + "-undisturbed"
	r.copy(t, dir)
	r.old = r.treeHash(t, dir)
	start := time.Now()
	if out, err := r.rewrite(dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r.took, r.new = time.Since(start), r.treeHash(t, dir)
	if r.new == r.old {
		t.Fatal("nothing was rewritten")
	}
}

// spree kills as often as is wanted; a data set that is rewritten is followed by another one.
func (r *rewriteKiller) spree(t *testing.T, processes int) {
	kills, sets := 0, 0
	for ; kills < r.kills; sets++ {
		dir := fmt.Sprintf("%s-%d-%d", r.command, processes, sets)
		r.copy(t, dir)
		for hash := r.old; hash == r.old && kills < r.kills; hash = r.treeHash(t, dir) {
			kills += r.round(t, dir, processes)
		}
		if hash := r.treeHash(t, dir); hash != r.old && hash != r.new {
			t.Fatalf("after %d kills %s is neither the old nor the new data set", kills, dir)
		}
		if out, err := r.rewrite(dir).CombinedOutput(); err != nil {
			t.Fatalf("after %d kills: %v\n%s", kills, err, out)
		}
		if r.treeHash(t, dir) != r.new {
			t.Fatalf("after %d kills %s is another data set", kills, dir)
		}
		if left, err := filepath.Glob(filepath.Join(r.dir, dir) + ".*"); err != nil || len(left) > 0 {
			t.Errorf("beside the data set are %v (%v)", left, err)
		}
		if err := os.RemoveAll(filepath.Join(r.dir, dir)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d processes were killed at work on %d data sets", kills, sets)
}

// round starts processes and kills each after a time of its own; it returns how many had not ended by then. One of several
// may end because another is at work.
func (r *rewriteKiller) round(t *testing.T, dir string, processes int) (killed int) {
	return startAndKill(t, processes, func() (*exec.Cmd, time.Duration) {
		return r.rewrite(dir), time.Duration(r.random.Int64N(int64(r.took)))
	}, func(code int) bool { return code == codeOf(errkind.Busy) && processes > 1 })
}
