package runner

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"

	"sweep/datasets"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
)

// seedOf returns a random seed, or the one of the variable SWEEP_TEST_SEED, and says which it is.
func seedOf(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("SWEEP_TEST_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("SWEEP_TEST_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// sweepCommand is a process that computes the real grid in a directory.
func sweepCommand(t *testing.T, dir string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=sweep "+dir)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	return cmd, &output
}

// undisturbedReal is the tree hash of the real grid and the time that a process takes for it.
func undisturbedReal(t *testing.T) (hash string, took time.Duration) {
	t.Helper()
	dir := t.TempDir() + "/out"
	cmd, output := sweepCommand(t, dir)
	start := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return treeHash(t, vfs.OS{}, dir), time.Since(start)
}

// verified checks everything of a data set but its meaning.
func verified(t *testing.T, dir string) {
	t.Helper()
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelHashes})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Severity == verify.Damage {
			t.Errorf("after a kill: %v", f)
		}
	}
}

func TestKilledAtRandomAndResumedGivesTheSameDataSet(t *testing.T) {
	random := seedOf(t)
	want, took := undisturbedReal(t)
	dir := t.TempDir() + "/out"
	kills, survived := 30, 0
	if testing.Short() {
		kills = 8
	}
	for range kills {
		cmd, output := sweepCommand(t, dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// Kills come from before the first file to after the last one. Early ones let the sweep advance slowly.
		time.Sleep(time.Duration(random.Int64N(int64(took / 3))))
		cmd.Process.Signal(syscall.SIGKILL)
		if cmd.Wait() == nil {
			survived++
		}
		if output.Len() > 0 {
			t.Fatalf("a resumed sweep said:\n%s", output)
		}
		if _, err := os.Stat(dir + "/_sweep/plan-0001.json"); err == nil {
			verified(t, dir)
		}
	}
	cmd, output := sweepCommand(t, dir)
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if got := treeHash(t, vfs.OS{}, dir); got != want {
		t.Errorf("after %d kills (%d of them too late) the tree hash is another one", kills, survived)
	}
	f, err := Finish(vfs.OnDisk(dir), nil)
	if err != nil || !f.Complete {
		t.Errorf("finish: %+v, %v", f, err)
	}
	if left, err := os.ReadDir(dir + "/_sweep/staging"); err != nil || len(left) > 0 {
		t.Errorf("staging still has %v (%v)", left, err)
	}
}

func TestASignalEndsASweepInGoodOrder(t *testing.T) {
	want, _ := undisturbedReal(t)
	dir := t.TempDir() + "/out"
	commits := func() int {
		names, _ := os.ReadDir(dir + "/_sweep/commits")
		return len(names)
	}
	interrupted := 0
	for finished := false; !finished; {
		cmd, output := sweepCommand(t, dir)
		before := commits()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		// The signal comes when the sweep is at work: a batch later than it began.
		for commits() == before && len(ended) == 0 {
			time.Sleep(time.Millisecond)
		}
		cmd.Process.Signal(syscall.SIGTERM)
		select {
		case err := <-ended:
			var exit *exec.ExitError
			switch {
			case err == nil:
				finished = true
			case errors.As(err, &exit) && exit.ExitCode() == 75:
				interrupted++
			default:
				t.Fatalf("%v, want exit code 75\n%s", err, output)
			}
		case <-time.After(20 * time.Second):
			cmd.Process.Kill()
			t.Fatal("the sweep has not ended 20 s after the signal")
		}
	}
	if interrupted == 0 {
		t.Error("no signal came in time")
	}
	if got := treeHash(t, vfs.OS{}, dir); got != want {
		t.Error("the tree hash is another one")
	}
}
