package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"sweep/datasets/errkind"
	"sweep/runner/plan"
)

// TestTheCauseIsTheLastThingOnTheScreen reports errors with many lines of details: the message and its hint come last.
func TestTheCauseIsTheLastThingOnTheScreen(t *testing.T) {
	long := strings.Repeat("-old line\n+new line\n", 60)
	for name, err := range map[string]error{
		"another grid": &plan.DifferentGrid{Dir: "out/study", Why: "its seed is 1", Difference: long},
		"many lines":   &mistake{kind: errkind.Invalid, message: "the cause\n" + long, hint: "do this"},
	} {
		var out bytes.Buffer
		report(&Context{Context: context.Background(), Stderr: &out}, err)
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		tail := strings.Join(lines[max(0, len(lines)-2):], "\n")
		first, _, _ := strings.Cut(err.Error(), "\n")
		if !strings.Contains(tail, "sweep: "+first) {
			t.Errorf("%s: the last lines are\n%s", name, tail)
		}
		if strings.Contains(err.Error(), "new line") && !strings.Contains(out.String(), "new line") {
			t.Errorf("%s: the details are missing", name)
		}
	}
}

// TestColoursAreForTerminals holds that the first word of an error has a colour where, and only where, it is asked for.
func TestColoursAreForTerminals(t *testing.T) {
	for _, colored := range []bool{false, true} {
		var out bytes.Buffer
		c := &Context{Context: context.Background(), Stderr: &out, ErrColor: colored}
		report(c, invalid("", "a mistake \x1b[2J"))
		c.Warn("a warning")
		want := "sweep: a mistake \\u001b[2J\nwarning: a warning\n"
		if colored {
			want = "\x1b[1;31msweep:\x1b[0m a mistake \\u001b[2J\n\x1b[33mwarning:\x1b[0m a warning\n"
		}
		if out.String() != want {
			t.Errorf("printed %q, want %q", out.String(), want)
		}
	}
}
