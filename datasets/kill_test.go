package datasets_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// victimVariable makes the test below the process that is killed: it names the directory of the data set.
const victimVariable = "SWEEP_TEST_KILL_DIR"

// TestKilledProcessesLeaveNothingWrong starts real processes on a real disk and kills them after a while, several at a
// time, until the sweep is complete; whatever they leave must be right at every moment.
func TestKilledProcessesLeaveNothingWrong(t *testing.T) {
	if dir := os.Getenv(victimVariable); dir != "" {
		beVictim(t, dir)
		return
	}
	want := mustSweep(t, filepath.Join(t.TempDir(), "undisturbed"))
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir := filepath.Join(t.TempDir(), "killed")
	kills := 0
	for round := 0; round < killRounds; round++ {
		kills += killTwo(t, dir, time.Duration(rng.IntN(killAfterMax)))
		report, err := datasetstest.Verify(t.Context(), vfs.OS{}, dir, verify.Options{Level: verify.LevelHashes})
		var none *datasets.NoDatasetError
		if errors.As(err, &none) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if report.Count(verify.Damage) > 0 {
			t.Fatalf("after %d kills: %v", kills, report.Findings)
		}
		if report.Missing == 0 {
			break
		}
	}
	t.Logf("%d processes were killed at work", kills)
	if got := mustSweep(t, dir); got != want {
		t.Errorf("after %d kills running again gave another data set", kills)
	}
}

const (
	killRounds    = 40
	killAfterMax  = int(150 * time.Millisecond)
	victimSlowest = 4 * time.Millisecond // of one file operation
)

// killTwo starts two processes and kills both after a while; it returns how many of them were still at work.
func killTwo(t *testing.T, dir string, after time.Duration) (killed int) {
	t.Helper()
	var processes []*exec.Cmd
	for range 2 {
		c := exec.Command(os.Args[0], "-test.run=^TestKilledProcessesLeaveNothingWrong$")
		c.Env = append(os.Environ(), victimVariable+"="+dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		processes = append(processes, c)
	}
	time.Sleep(after)
	for _, c := range processes {
		c.Process.Kill()
		if c.Wait() != nil {
			killed++
		}
	}
	return killed
}

// beVictim sweeps slowly, so that there is something to interrupt.
func beVictim(t *testing.T, dir string) {
	slow := vfstest.NewFaulty(vfs.OS{}, func(op vfstest.Op) *vfstest.Fault {
		time.Sleep(time.Duration(op.Index*7919) % victimSlowest)
		return nil
	})
	if err := datasetstest.SweepDir(t, slow, dir); err != nil {
		t.Fatal(err)
	}
}

// mustSweep sweeps undisturbed and returns the tree hash.
func mustSweep(t *testing.T, dir string) string {
	t.Helper()
	if err := datasetstest.SweepDir(t, vfs.OS{}, dir); err != nil {
		t.Fatal(err)
	}
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	datasetstest.RequireFindings(t, d, fmt.Sprint("in ", filepath.Base(dir)), verify.Note)
	return datasetstest.MustHash(t, d)
}
