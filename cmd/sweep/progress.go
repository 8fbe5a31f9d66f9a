package main

import (
	"context"
	"fmt"
	"strings"

	"sweep/engine/text"
	"sweep/runner"
)

// progress shows the progress of a sweep.
type progress struct {
	c     *Context
	meter *meter
	quiet bool
	saw   runner.Snapshot
	calm  func() bool // cancels the message about a signal
}

func newProgress(c *Context, quiet bool) *progress {
	p := &progress{c: c, meter: newMeter(c, quiet), quiet: quiet}
	p.calm = context.AfterFunc(c, p.stopping)
	return p
}

// stopping acknowledges the signal immediately, because the batches in progress may take a while.
func (p *progress) stopping() {
	if !p.quiet {
		p.c.Sayf("\nstopping: finishing the batches in progress; interrupt again to discard them")
	}
}

// Update is called before the first batch, a few times per second, and once at the end.
func (p *progress) Update(s runner.Snapshot) {
	first := p.saw.Workers == 0
	p.saw = s
	if p.quiet {
		return
	}
	if first {
		p.begin(s)
	}
	p.meter.show(s.Before+s.Done, s.Runs, text.Count(s.Before+s.Done)+" of "+text.Counted(s.Runs, "run"), func(room int) string { return describe(s, room) })
}

// begin prints what will be computed.
func (p *progress) begin(s runner.Snapshot) {
	switch {
	case s.Before == s.Runs:
		p.c.Sayf("all %s are already computed", text.Counted(s.Runs, "run"))
		p.meter.quiet = true
		return
	case s.Before > 0:
		p.c.Sayf("continuing: %s of %s are already computed", text.Count(s.Before), text.Counted(s.Runs, "run"))
	default:
		p.c.Sayf("computing %s in %s with %s", text.Counted(s.Runs, "run"), text.Counted(s.Batches, "batch"), text.Counted(int64(s.Workers), "worker"))
	}
	if s.Others > 0 {
		p.c.Sayf("%s working on this data set; this one computes other batches", text.Form(int64(s.Others), "another process is", fmt.Sprintf("%d other processes are", s.Others)))
	}
}

// Failed is called when a run has failed after all its attempts.
func (p *progress) Failed(f runner.Failure) {
	if p.quiet {
		return
	}
	p.meter.clear()
	if p.saw.Failed < failuresShown {
		p.c.Sayf("failed: %s", f)
	}
}

// failuresShown limits how many failures are printed when they happen; the data set contains all of them.
const failuresShown = 10

// finish removes the bar.
func (p *progress) finish() {
	p.calm()
	p.meter.finish()
}

// describe returns the rate, the remaining time and the number of failures of a sweep, shortened to the room: a line longer
// than the terminal would leave remains at every update.
func describe(s runner.Snapshot, room int) string {
	parts := []string{rate(s.Rate)}
	if s.Waiting > 0 {
		parts[0] = "waiting for " + text.Counted(s.Waiting, "batch") + " of other shards"
	}
	if s.Left > 0 {
		parts = append(parts, text.Seconds(s.Left.Seconds())+" left")
	}
	if s.Failed > 0 {
		parts = append(parts, text.Count(s.Failed)+" failed")
	}
	line := strings.Join(parts, ", ")
	for len(line) > room && len(parts) > 0 {
		parts = parts[1:] // the last parts are the most important
		line = strings.Join(parts, ", ")
	}
	return line
}

// rate formats a number of runs per second.
func rate(perSecond float64) string { return text.Digits(perSecond) + " runs/s" }
