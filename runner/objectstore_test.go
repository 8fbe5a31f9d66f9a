package runner

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/objects/s3test"
	"sweep/datasets/places"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
	"sweep/runner/status"
)

// TestProcessesShareAnObjectStore lets two processes at a time compute the real grid on a real S3 server and kills one of
// them, or both, at random moments. What is there must always be right, and in the end the same as in a directory.
func TestProcessesShareAnObjectStore(t *testing.T) {
	random := seedOf(t)
	want, took := undisturbedReal(t)
	server := s3test.Start(t)
	t.Setenv("TMPDIR", t.TempDir()) // of the staging on this machine
	rounds, sets := 16, 1
	if testing.Short() {
		rounds = 6
	}
	place := server.URL("kills-1/two-banks")
	for round := range rounds {
		killSome(t, random, place, took, round)
		if verifiedPlace(t, place) == 24 {
			requireComplete(t, place, want)
			sets++
			place = server.URL(fmt.Sprintf("kills-%d/two-banks", sets))
		}
	}
	for range 2 { // complete it, and find nothing to do
		cmd, output := sweepCommand(t, place)
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v\n%s", err, output)
		}
	}
	requireComplete(t, place, want)
	t.Logf("%d data sets were completed", sets)
}

// killSome starts two processes and kills one of them, every third time both; the other one is told to stop.
func killSome(t *testing.T, random *rand.Rand, place string, took time.Duration, round int) {
	t.Helper()
	var processes []*exec.Cmd
	for range 2 {
		cmd, _ := sweepCommand(t, place)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		processes = append(processes, cmd)
	}
	second := syscall.SIGTERM
	if round%3 == 0 {
		second = syscall.SIGKILL
	}
	for i, signal := range []syscall.Signal{syscall.SIGKILL, second} {
		time.Sleep(time.Duration(random.Int64N(int64(took / 3))))
		processes[i].Process.Signal(signal)
	}
	for _, p := range processes {
		p.Wait()
	}
}

func parsed(t *testing.T, place string) vfs.Place {
	t.Helper()
	at, err := places.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// verifiedPlace checks that there is no damage and returns the number of batches.
func verifiedPlace(t *testing.T, place string) int64 {
	t.Helper()
	d, err := datasets.Open(parsed(t, place))
	var none *datasets.NoDatasetError
	if errors.As(err, &none) {
		return 0
	}
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
	t.Logf("%d batches are committed", report.Batches)
	return report.Batches
}

// requireComplete checks that a place holds the whole data set, the same as a directory, and nothing unfinished.
func requireComplete(t *testing.T, place, want string) {
	t.Helper()
	if got := datasetstest.TreeHash(t, parsed(t, place)); got != want {
		t.Error("the tree hash is another one than in a directory")
	}
	f, err := Finish(parsed(t, place), nil) // which also clears away what killed processes have left
	if err != nil || !f.Complete {
		t.Errorf("finish: %+v, %v", f, err)
	}
	s, err := status.Read(parsed(t, place))
	if err != nil || !s.Complete() || s.FailedRuns != 0 || len(s.Processes) == 0 {
		t.Errorf("status: %+v, %v", s, err)
	}
	fsys, err := parsed(t, place).Open()
	if err != nil {
		t.Fatal(err)
	}
	defer fsys.Close()
	if left, err := fsys.ReadDir("_sweep/staging"); err != nil || len(left) > 0 {
		t.Errorf("staging still has %v (%v)", left, err)
	}
}

// TestShardsOnAnObjectStoreAreOneDataSet computes two shards at the same time.
func TestShardsOnAnObjectStoreAreOneDataSet(t *testing.T) {
	server := s3test.Start(t)
	dir := newDir(t)
	mustRun(t, twoBanks(t), Options{Dir: at(dir), Workers: 1})
	want := treeHash(t, disk, dir)
	place := server.URL("shards")
	ended := make(chan error, 2)
	for _, shard := range []int{1, 2} {
		go func() {
			_, err := Run(context.Background(), twoBanks(t), Options{Dir: parsed(t, place), Workers: 2, Shard: plan.Shard{Index: shard, Count: 2}})
			ended <- err
		}()
	}
	for range 2 {
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	requireComplete(t, place, want)
}
