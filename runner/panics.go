package runner

import (
	"fmt"
	"path"
	"runtime"
	"strings"

	"sweep/engine"
)

// stackDepthMax bounds a recorded stack; a deep recursion repeats itself.
const stackDepthMax = 64

// guard calls work and turns a panic into a runError with the stack of the place that panicked. Errors of work are
// returned unchanged. A fatal error of the Go runtime (stack overflow, out of memory, concurrent map writes) cannot
// be caught.
func guard(work func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &runError{kind: FailedPanic, err: fmt.Errorf("%v", p), stack: panicStack(), tick: engine.None}
		}
	}()
	return work()
}

// panicStack describes the calls that led to the panic being recovered, innermost first, one per line. It contains
// functions and lines but neither directories nor addresses, so that a failure is the same on every machine.
func panicStack() string {
	pcs := make([]uintptr, stackDepthMax)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
	var b strings.Builder
	for inside := false; ; {
		frame, more := frames.Next()
		switch {
		case strings.HasSuffix(frame.Function, "runner.guard"):
			return b.String()
		case strings.HasPrefix(frame.Function, "runtime."):
			// The frames before gopanic are the recovery itself; a runtime error has more frames after it.
			inside = inside || frame.Function == "runtime.gopanic"
		case inside:
			fmt.Fprintf(&b, "%s %s:%d\n", frame.Function, path.Base(frame.File), frame.Line)
		}
		if !more {
			return b.String()
		}
	}
}
