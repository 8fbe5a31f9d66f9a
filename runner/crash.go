package runner

import (
	"errors"
	"fmt"
	"os/exec"
	"path"
	"strings"

	"sweep/engine"
)

// crashError describes how a process died, from its exit status and its last output. Like the stack of a panic it
// contains neither addresses nor directories.
func crashError(exit error, stderr string) *runError {
	headline, stack := readDump(stderr)
	kind := FailedCrash
	var state *exec.ExitError
	switch {
	case strings.Contains(headline, "out of memory") || strings.Contains(headline, "cannot allocate memory"):
		kind = FailedMemory
	case headline != "":
	case errors.As(exit, &state):
		headline = state.ProcessState.String()
		if headline == "signal: killed" {
			headline += " (perhaps by the system, for lack of memory)"
		}
	case exit != nil:
		headline = exit.Error()
	default:
		headline = "ended without a result"
	}
	return &runError{kind: kind, err: fmt.Errorf("the isolated process died: %s", headline), stack: stack, tick: engine.None}
}

// readDump finds the first message of the Go runtime when it aborts, and the stack of the first goroutine.
func readDump(text string) (headline, stack string) {
	var b strings.Builder
	inside, depth, function := false, 0, ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case headline == "" && (strings.HasPrefix(line, "fatal error: ") || strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "runtime: goroutine stack exceeds")):
			headline = line
		case strings.HasPrefix(line, "fatal error: ") && strings.HasPrefix(headline, "runtime: "):
			headline = line + " (" + strings.TrimPrefix(headline, "runtime: ") + ")"
		case strings.HasPrefix(line, "goroutine ") && strings.HasSuffix(line, ":"):
			if inside {
				return headline, b.String()
			}
			inside = strings.Contains(line, "[running]")
		case !inside || depth == stackDepthMax:
		case strings.HasPrefix(line, "\t"):
			file, _, _ := strings.Cut(strings.TrimSpace(line), " +0x")
			if function != "" && !strings.HasPrefix(function, "runtime.") {
				fmt.Fprintf(&b, "%s %s\n", function, path.Base(file))
				depth++
			}
			function = ""
		default:
			function = withoutArguments(line)
		}
	}
	return headline, b.String()
}

// withoutArguments removes the argument list, which contains addresses, from the line of a function.
func withoutArguments(line string) string {
	if i := strings.LastIndexByte(line, '('); i > 0 && strings.HasSuffix(line, ")") {
		return line[:i]
	}
	return line
}
