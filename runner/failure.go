package runner

import (
	"fmt"
)

// FailureKind says how a run failed.
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

// Failure is a run that could not be computed, with all it takes to look into it. Everything but Attempts is a function
// of the run and of the limits it ran under; no time, host or address is part of it.
type Failure struct {
	Run         int64       `json:"run"` // run id in the data set
	Batch       int64       `json:"batch"`
	Point       int64       `json:"point"`
	Replication int64       `json:"replication"`
	Key         string      `json:"key"`
	Seed        uint64      `json:"seed,string"`
	Params      []Parameter `json:"params"`
	Kind        FailureKind `json:"kind"`
	Error       string      `json:"error"`
	Stack       string      `json:"stack,omitempty"`
	Attempts    int         `json:"attempts"`
	Replay      string      `json:"replay"` // command line that computes the run again, to be pasted
}

// Parameter is the value of one axis in a run: int64, float64, string or bool.
type Parameter struct {
	Axis  string `json:"axis"`
	Value any    `json:"value"`
}

// String is one line about the failure.
func (f Failure) String() string {
	return fmt.Sprintf("run %d (point %d, replication %d, seed %d): %s: %s", f.Run, f.Point, f.Replication, f.Seed, f.Kind, f.Error)
}

// runError is a failure before it is known whose it is.
type runError struct {
	kind  FailureKind
	err   error
	stack string
}

func (e *runError) Error() string { return string(e.kind) + ": " + e.err.Error() }
func (e *runError) Unwrap() error { return e.err }
