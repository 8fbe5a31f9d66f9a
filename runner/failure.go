package runner

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"sweep/datasets"
	"sweep/engine"
	"sweep/runner/plan"
	"sweep/runner/shell"
)

// FailureKind is how a run failed.
type FailureKind string

// The kinds of failure.
const (
	FailedScenario FailureKind = "scenario" // the resolved scenario is not valid
	FailedError    FailureKind = "error"    // the engine or the writer reported an error
	FailedPanic    FailureKind = "panic"    // a defect of the engine or the writer
	FailedTimeout  FailureKind = "timeout"  // the wall-clock limit per run
	FailedTicks    FailureKind = "ticks"    // the limit of ticks per run
	FailedCrash    FailureKind = "crash"    // the isolated process died
	FailedMemory   FailureKind = "memory"   // the isolated process reached its memory limit
)

// Failure is a run that could not be computed, with everything needed to investigate it. Everything but Attempts
// depends only on the run and its limits; it contains no time, host or address.
type Failure struct {
	Run         int64        `json:"run"` // run id in the data set
	Batch       int64        `json:"batch"`
	Point       int64        `json:"point"`
	Replication int64        `json:"replication"`
	Key         string       `json:"key"`
	Seed        uint64       `json:"seed,string"`
	Params      []plan.Param `json:"params"`
	Kind        FailureKind  `json:"kind"`
	Tick        int32        `json:"tick"` // tick in which it failed; engine.None if unknown
	Error       string       `json:"error"`
	Stack       string       `json:"stack,omitempty"`
	Attempts    int          `json:"attempts"`
	Replay      string       `json:"replay"` // command line that computes the run again, to be pasted
}

// String is one line about the failure.
func (f Failure) String() string {
	return fmt.Sprintf("run %d (point %d, replication %d, seed %d): %s: %s", f.Run, f.Point, f.Replication, f.Seed, f.Kind, f.Error)
}

// runError is a failure that is not yet assigned to a run.
type runError struct {
	kind  FailureKind
	err   error
	stack string
	tick  int32 // engine.None if unknown
}

func (e *runError) Error() string { return string(e.kind) + ": " + e.err.Error() }
func (e *runError) Unwrap() error { return e.err }

// kindOf is the kind of failure for an error of a run.
func kindOf(err error) FailureKind {
	var known *runError
	if errors.As(err, &known) {
		return known.kind
	}
	return FailedError
}

// messageOf is the text of an error of a run without its kind.
func messageOf(err error) string {
	var known *runError
	if errors.As(err, &known) {
		return known.err.Error()
	}
	return err.Error()
}

// timeoutError reports that a run exceeded its time limit. It does not contain how far the run got, which differs
// between machines.
func timeoutError(limit time.Duration) error {
	return fmt.Errorf("took longer than the limit of %v", limit)
}

// failureOf is the data about a failed run.
func failureOf(r plan.Run, err error, attempts int) Failure {
	f := Failure{
		Run: r.ID, Batch: r.Batch.Number, Point: r.Point, Replication: r.Replication, Key: r.Key, Seed: r.Seed,
		Kind: kindOf(err), Tick: engine.None, Error: messageOf(err), Attempts: attempts, Replay: ReplayCommand("sweep", ".", r.ID),
	}
	var known *runError
	if errors.As(err, &known) {
		f.Stack, f.Tick = known.stack, known.tick
	}
	f.Params = r.Params()
	return f
}

// record is the failure as the data set stores it with the batch.
func (f Failure) record() datasets.FailedRun {
	return datasets.FailedRun{Run: f.Run, Key: f.Key, Seed: f.Seed, Class: string(f.Kind), Error: f.Error, Stack: f.Stack,
		Attempts: f.Attempts, Command: f.Replay}
}

// recorded is the failure of a run as recorded before.
func recordedFailure(r plan.Run, f datasets.FailedRun) Failure {
	again := failureOf(r, &runError{kind: FailureKind(f.Class), err: errors.New(f.Error), stack: f.Stack, tick: engine.None}, f.Attempts)
	again.Replay = f.Command
	return again
}

// ReplayCommand is the command line that computes a run of a data set again and narrates it, to be pasted into a shell.
func ReplayCommand(program, dir string, run int64) string {
	return shell.Join(program, "simulate", "--dataset", dir, "--run", strconv.FormatInt(run, 10))
}
