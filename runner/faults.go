package runner

import (
	"fmt"

	"sweep/datasets/errkind"
)

// Interrupted reports that a sweep was asked to end before its work was done. The same command continues it.
type Interrupted struct {
	Cause     error // what ended it
	Remaining int64 // batches that are still to be computed
}

func (e *Interrupted) Error() string {
	return fmt.Sprintf("interrupted (%v) with %d batches left; run the same command again to continue", e.Cause, e.Remaining)
}

func (e *Interrupted) Unwrap() error { return e.Cause }

// Kind is errkind.Interrupted.
func (e *Interrupted) Kind() errkind.Kind { return errkind.Interrupted }

// Stopped reports that a sweep ended because runs failed. The batches of the failed runs are not committed, so the same
// command computes them again after the cause is fixed.
type Stopped struct {
	First  Failure
	Failed int64
	Why    string
}

// The reasons for stopping.
const (
	stoppedAtFirst = "at the first failed run"
	stoppedTooMany = "because more runs have failed than are allowed"
)

func (e *Stopped) Error() string {
	return fmt.Sprintf("stopped %s: %v; to investigate, run this in the directory of the data set: %s", e.Why, e.First, e.First.Replay)
}

// Kind is errkind.Incomplete.
func (e *Stopped) Kind() errkind.Kind { return errkind.Incomplete }
