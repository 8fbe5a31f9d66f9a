package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"sweep/engine/figures"
	"sweep/engine/printable"
	"sweep/runner"
)

// progress shows how far a sweep is: a bar on a terminal, a line from time to time anywhere else.
type progress struct {
	c     *Context
	quiet bool
	bar   *progressbar.ProgressBar
	room  int           // columns for the words beside the bar
	last  time.Duration // of the latest line
	saw   runner.Snapshot
	calm  func() bool // takes back the answer to a signal
}

// lineInterval is the time between two lines where there is no terminal.
const lineInterval = 10 * time.Second

func newProgress(c *Context, quiet bool) *progress {
	p := &progress{c: c, quiet: quiet}
	p.calm = context.AfterFunc(c, p.stopping)
	return p
}

// stopping answers the signal to stop at once, as the batches under way may take a while.
func (p *progress) stopping() {
	if !p.quiet {
		p.c.Sayf("\nstopping: what is under way is being finished; interrupt again to drop it")
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
		p.c.Sayf("%s of %s, %s", figures.Count(s.Before+s.Done), counted(s.Runs, "run"), describe(s, lineMax))
	}
}

// begin says what will be done, and starts the bar if there is a terminal and something to do.
func (p *progress) begin(s runner.Snapshot) {
	switch {
	case s.Before == s.Runs:
		p.c.Sayf("all %s are there already", counted(s.Runs, "run"))
		return
	case s.Before > 0:
		p.c.Sayf("continuing: %s of %s are there already", figures.Count(s.Before), counted(s.Runs, "run"))
	default:
		p.c.Sayf("computing %s in %s with %s", counted(s.Runs, "run"), counted(s.Batches, "batch"), counted(int64(s.Workers), "worker"))
	}
	if s.Others > 0 {
		p.c.Sayf("%s at work on this data set; this one computes other batches", plural(s.Others, "another process is", fmt.Sprintf("%d other processes are", s.Others)))
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
		return // lines, which may wrap
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

// Bounds of the length of the bar, and of a line where there is no terminal. The bar is shorter than barMin only where
// there is no room for anything beside it.
const (
	barLeast       = 3
	barMin, barMax = 8, 40
	lineMax        = 200
)

// Failed is called as soon as a run has failed for good.
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

// failuresTold bounds how many failures are told while they happen; all are in the data set.
const failuresTold = 10

// finish removes the bar.
func (p *progress) finish() {
	p.calm()
	if p.bar != nil {
		p.bar.Finish()
		p.bar = nil
	}
}

// describe is the speed, the time left and the failures of a sweep, or as much of it as there is room for: a line that is
// longer than the terminal would be left behind by every update.
func describe(s runner.Snapshot, room int) string {
	parts := []string{pace(s.Rate)}
	if s.Waiting > 0 {
		parts[0] = "waiting for " + counted(s.Waiting, "batch") + " of other shards"
	}
	if s.Left > 0 {
		parts = append(parts, duration(s.Left)+" left")
	}
	if s.Failed > 0 {
		parts = append(parts, figures.Count(s.Failed)+" failed")
	}
	text := strings.Join(parts, ", ")
	for len(text) > room && len(parts) > 0 {
		parts = parts[1:] // what is last is what people look for first
		text = strings.Join(parts, ", ")
	}
	return text
}
