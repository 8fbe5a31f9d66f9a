package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"sweep/engine/printable"
	"sweep/engine/text"
)

// meter shows how far a long command is: a bar on a terminal, otherwise a line every few seconds.
type meter struct {
	c     *Context
	quiet bool
	bar   *progressbar.ProgressBar
	total int64     // of the bar
	room  int       // columns for the text next to the bar
	last  time.Time // of the latest line

	participle string // what is being done, with the time and the count at which it began
	began      time.Time
	base       int64
}

// lineInterval is the time between two lines without a terminal.
const lineInterval = 10 * time.Second

// barDelay is how long a command runs before it shows a bar, so that short ones show none.
const barDelay = time.Second

func newMeter(c *Context, quiet bool) *meter { return &meter{c: c, quiet: quiet, last: time.Now()} }

// batches shows the progress of an operation on batches; its type is datasets.Progress.
func (m *meter) batches(participle string, done, total int64) {
	now := time.Now()
	if participle != m.participle {
		m.finish()
		m.participle, m.began, m.base = participle, now, done
	}
	elapsed := now.Sub(m.began)
	if m.c.Terminal > 0 && elapsed < barDelay {
		return
	}
	describe := func(room int) string {
		if elapsed <= 0 || done <= m.base {
			return participle // no rate is known yet
		}
		rate := float64(done-m.base) / elapsed.Seconds()
		line := fmt.Sprintf("%s, %s batches/s, %s left", participle, text.Digits(rate), text.Seconds(float64(total-done)/rate))
		if len(line) > room {
			return text.Clip(participle, max(room, 1))
		}
		return line
	}
	m.show(done, total, text.Count(done)+" of "+text.Counted(total, "batch"), describe)
}

// show shows that done of total is complete. Without a terminal, the text of a line is the count and the description; next to a
// bar there is room for the description alone.
func (m *meter) show(done, total int64, count string, describe func(room int) string) {
	if m.quiet {
		return
	}
	if m.bar == nil && m.c.Terminal > 0 {
		m.begin(total)
	}
	if m.bar != nil {
		if total != m.total {
			m.total = total
			m.bar.ChangeMax64(total)
		}
		m.bar.Describe(printable.Line(describe(m.room)))
		m.bar.Set64(done)
		return
	}
	if now := time.Now(); now.Sub(m.last) >= lineInterval {
		m.last = now
		m.c.Sayf("%s, %s", count, describe(lineMax))
	}
}

// begin starts the bar. On a terminal without room for one, lines are printed, which may wrap.
func (m *meter) begin(total int64) {
	m.total = total
	width := max(barMin, min(barMax, m.c.Terminal-70))
	m.room = m.c.Terminal - width - len(fmt.Sprintf("  100%%  (%d/%d) ", total, total))
	if m.room < 0 {
		width, m.room = width+m.room, 0
	}
	if width < barLeast {
		return
	}
	m.bar = progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(unescaped(m.c.Stderr)),
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

// clear makes room for a line; the next update draws the bar again.
func (m *meter) clear() {
	if m.bar != nil {
		m.bar.Clear()
	}
}

// finish removes the bar.
func (m *meter) finish() {
	if m.bar != nil {
		m.bar.Finish()
		m.bar = nil
	}
}

// notice prints a message of an operation.
func (m *meter) notice(message string) {
	m.finish()
	m.c.Sayf("sweep: %s", message)
}
