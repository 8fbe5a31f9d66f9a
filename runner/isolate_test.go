package runner

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"sweep/datasets/vfs"
	"sweep/runner/status"
)

// isolatedBy runs batches in processes of the test binary.
func isolatedBy(role string) *Isolation {
	return &Isolation{Command: []string{os.Args[0]}, Env: append(os.Environ(), roleVariable+"="+role)}
}

func TestIsolatedProcessesGiveTheSameDataSet(t *testing.T) {
	here, there := newDir(t), t.TempDir()+"/out"
	o := Options{TicksMax: 45, Workers: 2} // runs of three days fail
	o.Dir = at(here)
	mustRun(t, twoBanks(t), o)
	o.Dir, o.Isolation = vfs.OnDisk(there), isolatedBy("batch")
	s := mustRun(t, twoBanks(t), o)
	if s.Done != 72 || s.Failed != 24 || !s.Complete {
		t.Errorf("summary %+v, want 72 runs of which 24 failed", s)
	}
	if treeHash(t, disk, here) != treeHash(t, vfs.OS{}, there) {
		t.Error("isolated processes give another tree hash")
	}
}

func TestARunThatKillsItsProcessIsOneFailedRun(t *testing.T) {
	dir := t.TempDir() + "/out"
	iso := isolatedBy("hostile")
	iso.Memory = 256 << 20
	s, err := runFake(context.Background(), hostileGrid(), nil, Options{Dir: vfs.OnDisk(dir), Isolation: iso, Workers: 2, Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if s.Done != 10 || s.Failed != 5 || !s.Complete {
		t.Errorf("summary %+v, want 10 runs of which 5 failed", s)
	}
	status, err := status.Read(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	want := map[int64]struct{ class, text, stack string }{
		overflowing: {"crash", "stack overflow", "runner.recurse"},
		greedy:      {"memory", "memory limit of 256 MiB", ""},
		exiting:     {"crash", "exit status 5", ""},
		endless:     {"timeout", "longer than the limit of 2s", ""},
		panicking:   {"panic", "an ordinary defect", "misbehave"},
	}
	for _, f := range status.Failures {
		w, ok := want[f.Run]
		if !ok || f.Class != w.class || !strings.Contains(f.Error, w.text) || !strings.Contains(f.Stack, w.stack) {
			t.Errorf("run %d failed as %s: %s\n%s\nwant %+v", f.Run, f.Class, f.Error, f.Stack, w)
		}
		if strings.Contains(f.Stack, "0x") || strings.Contains(f.Stack, "goroutine") || strings.Contains(f.Stack, os.TempDir()) {
			t.Errorf("the stack of run %d holds addresses or directories:\n%s", f.Run, f.Stack)
		}
		delete(want, f.Run)
	}
	if len(want) > 0 {
		t.Errorf("not recorded: %v", want)
	}
}

func TestIsolatedStopEndsTheSweep(t *testing.T) {
	dir := t.TempDir() + "/out"
	_, err := runFake(context.Background(), hostileGrid(), nil, Options{Dir: vfs.OnDisk(dir), Isolation: isolatedBy("hostile"), Workers: 1, OnFailure: Stop})
	var stopped *Stopped
	if !errors.As(err, &stopped) || stopped.First.Run != overflowing {
		t.Errorf("error %v, want a stop at run %d", err, overflowing)
	}
}

func TestAProgramThatIsNoServerIsReported(t *testing.T) {
	for name, command := range map[string][]string{"missing": {"/does/not/exist"}, "silent": {"true"}, "talkative": {"echo", "hello"}} {
		_, err := runFake(context.Background(), hostileGrid(), nil, Options{Dir: vfs.OnDisk(t.TempDir() + "/out"), Isolation: &Isolation{Command: command}})
		if err == nil || !strings.Contains(err.Error(), "isolated process") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// The runs never end by themselves, so the sweep ends only because their processes are killed.
func TestAnInterruptionKillsIsolatedProcesses(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_, err := runFake(ctx, endlessGrid(), nil, Options{Dir: vfs.OnDisk(t.TempDir() + "/out"), Isolation: isolatedBy("endless"), Grace: 200 * time.Millisecond})
	var interrupted *Interrupted
	if !errors.As(err, &interrupted) {
		t.Errorf("error %v, want an interruption", err)
	}
}
