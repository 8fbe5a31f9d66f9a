package runner

import (
	"errors"
	"strings"
	"testing"
)

func explode(depth int) error {
	if depth == 0 {
		var nothing []int
		return errors.New(string(rune(nothing[3])))
	}
	return explode(depth - 1)
}

func TestGuardRecordsWhereThePanicHappened(t *testing.T) {
	err := guard(func() error { return explode(2) })
	var failed *runError
	if !errors.As(err, &failed) || failed.kind != FailedPanic {
		t.Fatalf("guard returned %v, want a panic", err)
	}
	if want := "index out of range [3] with length 0"; !strings.Contains(err.Error(), want) {
		t.Errorf("error %q does not contain %q", err, want)
	}
	lines := strings.Split(strings.TrimSpace(failed.stack), "\n")
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "sweep/runner.explode panics_test.go:") {
		t.Errorf("stack is not the three calls of explode and the caller:\n%s", failed.stack)
	}
	if strings.Contains(failed.stack, "0x") || strings.Contains(failed.stack, "/runner/panics") {
		t.Errorf("stack holds addresses or directories:\n%s", failed.stack)
	}
}

func TestGuardPassesErrorsAndDeepRecursionIsCut(t *testing.T) {
	plain := errors.New("plain")
	if err := guard(func() error { return plain }); err != plain {
		t.Errorf("guard changed an error to %v", err)
	}
	var failed *runError
	if err := guard(func() error { return explode(500) }); !errors.As(err, &failed) || strings.Count(failed.stack, "\n") > stackDepthMax {
		t.Errorf("stack of a deep recursion has %d lines", strings.Count(failed.stack, "\n"))
	}
}
