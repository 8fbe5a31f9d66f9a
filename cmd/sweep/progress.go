package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"sweep/engine/printable"
	"sweep/engine/text"
	"sweep/runner"
)

// progress shows the progress of a sweep: a bar on a terminal, otherwise a line every few seconds.
type progress struct {
	c     *Context
	quiet bool
	bar   *progressbar.ProgressBar
	room  int           // columns for the text next to the bar
	last  time.Duration // of the latest line
	saw   runner.Snapshot
	calm  func() bool // cancels the message about a signal
}

// lineInterval is the time between two lines without a terminal.
const lineInterval = 10 * time.Second

func newProgress(c *Context, quiet bool) *progress {
	p := &progress{c: c, quiet: quiet}
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
	if p.bar != nil {
		p.bar.Describe(printable.Line(describe(s, p.room)))
		p.bar.Set64(s.Before + s.Done)
		return
	}
	if s.Elapsed-p.last >= lineInterval {
		p.last = s.Elapsed
		p.c.Sayf("%s of %s, %s", text.Count(s.Before+s.Done), text.Counted(s.Runs, "run"), describe(s, lineMax))
	}
}

// begin prints what will be computed and, on a terminal, starts the bar.
func (p *progress) begin(s runner.Snapshot) {
	switch {
	case s.Before == s.Runs:
		p.c.Sayf("all %s are already computed", text.Counted(s.Runs, "run"))
		return
	case s.Before > 0:
		p.c.Sayf("continuing: %s of %s are already computed", text.Count(s.Before), text.Counted(s.Runs, "run"))
	default:
		p.c.Sayf("computing %s in %s with %s", text.Counted(s.Runs, "run"), text.Counted(s.Batches, "batch"), text.Counted(int64(s.Workers), "worker"))
	}
	if s.Others > 0 {
		p.c.Sayf("%s working on this data set; this one computes other batches", text.Form(int64(s.Others), "another process is", fmt.Sprintf("%d other processes are", s.Others)))
	}
	if p.c.Terminal == 0 {
		return
	}
	width := max(barMin, min(barMax, p.c.Terminal-70))
	p.room = p.c.Terminal - width - len(fmt.Sprintf("  100%%  (%d/%d) ", s.Runs, s.Runs))
	if p.room < 0 {
		width, p.room = width+p.room, 0
	}
	if width < barLeast {
		return // print lines instead, which may wrap
	}
	p.bar = progressbar.NewOptions64(s.Runs,
		progressbar.OptionSetWriter(unescaped(p.c.Stderr)),
		progressbar.OptionSetWidth(width),
		progressbar.OptionShowCount(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}),
	)
}

// Limits for the length of the bar, and of a line without a terminal. The bar is shorter than barMin only if there is no room
// for text next to it.
const (
	barLeast       = 3
	barMin, barMax = 8, 40
	lineMax        = 200
)

// Failed is called when a run has failed after all its attempts.
func (p *progress) Failed(f runner.Failure) {
	if p.quiet {
		return
	}
	if p.bar != nil {
		p.bar.Clear()
	}
	if p.saw.Failed < failuresTold {
		p.c.Sayf("failed: %s", f)
	}
}

// failuresTold limits how many failures are printed when they happen; the data set contains all of them.
const failuresTold = 10

// finish removes the bar.
func (p *progress) finish() {
	p.calm()
	if p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
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
