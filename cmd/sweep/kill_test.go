package main

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/runner/status"
)

// killsVariable asks for more kills than a test run has time for; just kill asks for 200. The program that is killed is
// build/sweep if programVariable says so, and else this test binary, which runs the same main function.
const (
	killsVariable   = "SWEEP_TEST_KILLS"
	programVariable = "SWEEP_TEST_PROGRAM"
	killsDefault    = 12
)

// killedGrid is computed in some forty batches.
const killedGrid = `
name = "killed"
scenario = "sweeps/three-banks.yaml"
replications = 500
[[axis]]
name = "credit"
set = "agents.*.unsecured_cap"
values = [250_000, 500_000, 1_000_000, 2_000_000]
[output]
batch = 50
`

// TestKilledSweepsAreCompletedByRunningThemAgain kills processes that compute the same data set, alone and four at a time,
// until the number of kills is reached. After each kill everything that is there must be right, and each data set that
// becomes complete must be the one that an undisturbed process makes.
func TestKilledSweepsAreCompletedByRunningThemAgain(t *testing.T) {
	k := newKiller(t)
	for _, processes := range []int{1, 4} {
		t.Run(fmt.Sprintf("%d at a time", processes), func(t *testing.T) { k.spree(t, processes) })
	}
}

// killer kills sweeps of one grid.
type killer struct {
	program string
	dir     string // with the grid
	kills   int    // wanted
	random  *rand.Rand
	hash    string        // of the undisturbed data set
	took    time.Duration // to make it
}

func newKiller(t *testing.T) *killer {
	t.Helper()
	k := &killer{program: "sweep", dir: t.TempDir(), kills: killsDefault}
	if p := os.Getenv(programVariable); p != "" {
		k.program = p
	}
	if testing.Short() {
		k.kills = 4
	}
	if text := os.Getenv(killsVariable); text != "" {
		var err error
		if k.kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	seed := rand.Uint64()
	if text := os.Getenv("SWEEP_TEST_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("SWEEP_TEST_SEED=%d, %d kills of %s each", seed, k.kills, k.program)
	k.random = rand.New(rand.NewPCG(seed, 0))
	if err := copyExamples(filepath.Join(k.dir, "sweeps")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(k.dir, "grid.toml"), []byte(killedGrid), 0o644); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if out, err := k.sweep("undisturbed").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	k.took, k.hash = time.Since(start), k.treeHash(t, "undisturbed")
	return k
}

// sweep is a process that computes the grid.
func (k *killer) sweep(dir string) *exec.Cmd {
	c := exec.Command(k.program, "run", "grid.toml", "--dir", dir, "--quiet", "--workers", "2")
	c.Dir = k.dir
	return c
}

// spree kills as often as is wanted; a data set that becomes complete is followed by another one.
func (k *killer) spree(t *testing.T, processes int) {
	kills, looks, sets := 0, 0, 0
	for ; kills < k.kills; sets++ {
		dir := fmt.Sprintf("killed-%d-%d", processes, sets)
		for complete := false; !complete && kills < k.kills; looks++ {
			kills += k.round(t, dir, processes)
			complete = k.look(t, dir)
			if t.Failed() {
				t.Fatalf("after %d kills", kills)
			}
		}
		if out, err := k.sweep(dir).CombinedOutput(); err != nil {
			t.Fatalf("after %d kills: %v\n%s", kills, err, out)
		}
		if got := k.treeHash(t, dir); got != k.hash {
			t.Fatalf("after %d kills the data set %s has another tree hash", kills, dir)
		}
		if left, err := os.ReadDir(filepath.Join(k.dir, dir, "_sweep/staging")); err != nil || len(left) > 0 {
			t.Errorf("the staging directory still has %v (%v)", left, err)
		}
		if err := os.RemoveAll(filepath.Join(k.dir, dir)); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d processes were killed at work in %d rounds on %d data sets", kills, looks, sets)
}

// round starts processes and kills each after a time of its own; it returns how many had not ended by then.
func (k *killer) round(t *testing.T, dir string, processes int) (killed int) {
	return startAndKill(t, processes, func() (*exec.Cmd, time.Duration) {
		return k.sweep(dir), time.Duration(k.random.Int64N(int64(k.took / 3)))
	}, func(int) bool { return false })
}

// startAndKill starts processes side by side and kills each after the time that comes with it. It returns how many had not
// ended by then; one that ends by itself must have succeeded or have an exit code that is expected.
func startAndKill(t *testing.T, processes int, next func() (*exec.Cmd, time.Duration), expected func(code int) bool) (killed int) {
	var all sync.WaitGroup
	var mu sync.Mutex
	for range processes {
		var words bytes.Buffer
		c, after := next()
		c.Stdout, c.Stderr = &words, &words
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			time.Sleep(after)
			c.Process.Kill()
			err := c.Wait()
			mu.Lock()
			defer mu.Unlock()
			var exit *exec.ExitError
			switch {
			case err == nil:
			case errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL:
				killed++
			case exit == nil || !expected(exit.ExitCode()):
				t.Errorf("a process ended by itself: %v\n%s", err, &words)
			}
		})
	}
	all.Wait()
	return killed
}

// look verifies what is there and reports whether it is complete.
func (k *killer) look(t *testing.T, dir string) bool {
	t.Helper()
	dir = filepath.Join(k.dir, dir)
	report, err := datasetstest.Verify(t.Context(), vfs.OS{}, dir, verify.Options{Level: verify.LevelHashes})
	var none *datasets.NoDatasetError
	if errors.As(err, &none) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	if report.Count(verify.Damage) > 0 {
		t.Errorf("damage: %v", report.Findings)
	}
	s, err := status.Read(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	return s.Complete()
}

func (k *killer) treeHash(t *testing.T, dir string) string {
	t.Helper()
	return datasetstest.TreeHash(t, vfs.OnDisk(filepath.Join(k.dir, dir)))
}
