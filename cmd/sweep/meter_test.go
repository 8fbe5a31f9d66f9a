package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// TestMeterOfBatches shows the progress of an operation on a terminal, and without one as lines at intervals.
func TestMeterOfBatches(t *testing.T) {
	for _, c := range []struct {
		terminal int
		quiet    bool
		want     string
	}{{100, false, "verified, "}, {0, false, "3 of 4 batches, verified, "}, {100, true, ""}, {0, true, ""}} {
		var out bytes.Buffer
		m := newMeter(&Context{Context: context.Background(), Stderr: &out, Terminal: c.terminal}, c.quiet)
		m.batches("verified", 1, 4)
		if out.Len() > 0 {
			t.Errorf("a short operation shows %q", out.String())
		}
		m.began, m.last = m.began.Add(-20*time.Second), m.last.Add(-20*time.Second) // as if it had begun earlier
		m.batches("verified", 3, 4)
		m.finish()
		shown := escapeSequence.ReplaceAllString(out.String(), "")
		if c.want == "" && shown != "" || !strings.Contains(shown, c.want) || c.want != "" && !strings.Contains(shown, "0.1 batches/s, 10.0 s left") {
			t.Errorf("%d columns, quiet %t: %q", c.terminal, c.quiet, shown)
		}
	}
}

func TestProgressWithoutARate(t *testing.T) {
	var out bytes.Buffer
	m := newMeter(&Context{Context: context.Background(), Stderr: &out}, false)
	m.last = time.Time{}
	m.batches("written", 1, 1) // the first report, no time after the beginning
	if want := "1 of 1 batch, written\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
