package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/status"
)

// WatchCmd is sweep watch.
type WatchCmd struct {
	Dir      vfs.Place     `arg:"" help:"Directory of the data set."`
	Interval time.Duration `min:"100ms" max:"24h" short:"i" placeholder:"TIME" default:"2s" help:"Time between two updates, at least 100ms. Default: 2s."`
	JSON     bool          `help:"Print the status as one line of JSON per update."`
}

// Help is shown below the usage.
func (*WatchCmd) Help() string {
	return `Shows the output of sweep status until the data set is complete and no process is running. On a terminal the display is updated
in place; otherwise each update is one line. The command changes nothing, so it can be stopped at any time, and works on any
machine that can read the directory.

Exit codes: 0 complete, 3 complete but some runs failed, 75 interrupted before it was complete.`
}

// Reading the status of a large data set on a slow disk takes a while. The pause is at least this many times as long, so that
// watching does not slow down the sweep.
const pausePerLook = 5

// Run shows the status until the data set is complete and no process is running.
func (w *WatchCmd) Run(c *Context) error {
	c.JSON = w.JSON
	s := &screen{c: c}
	for {
		start := time.Now()
		status, err := status.Read(w.Dir)
		if err != nil {
			return err
		}
		if err := w.show(c, s, &status); err != nil {
			return err
		}
		if status.Complete() && !status.Active() {
			return statusEnd(&status)
		}
		select {
		case <-time.After(max(w.Interval, pausePerLook*time.Since(start))):
		case <-c.Done():
			return &mistake{kind: errkind.Interrupted, message: "stopped watching; the sweep continues", cause: c.Err()}
		}
	}
}

func (w *WatchCmd) show(c *Context, s *screen, t *status.Status) error {
	switch {
	case w.JSON:
		return json.NewEncoder(c.Stdout).Encode(t)
	case c.OutTerminal > 0:
		return s.draw(func(c *Context) { printStatus(c, t) })
	}
	c.Printf("%s %s, %s\n", c.Now().Format(time.TimeOnly), statusLine(t), paceLine(t))
	return nil
}

// screen updates a display on a terminal in place.
type screen struct {
	c     *Context
	lines int // of the previous display
}

// draw shows the output of print, cut to the size of the terminal: a display that has scrolled cannot be overwritten.
func (s *screen) draw(print func(*Context)) error {
	var shown bytes.Buffer
	onto := *s.c
	onto.Stdout = escaping(&shown)
	print(&onto)
	lines := strings.Split(strings.TrimRight(shown.String(), "\n"), "\n")
	if room := terminalHeight() - 1; len(lines) > room {
		lines = append(lines[:room-1], "…")
	}
	for i, line := range lines {
		lines[i] = text.Clip(line, s.c.OutTerminal-1)
	}
	back := ""
	if s.lines > 0 {
		back = fmt.Sprintf("\x1b[%dA", s.lines)
	}
	s.lines = len(lines)
	_, err := fmt.Fprintf(unescaped(s.c.Stdout), "%s\x1b[J%s\n", back, strings.Join(lines, "\n"))
	return err
}

// terminalHeight returns the number of lines of the terminal on standard output.
func terminalHeight() int {
	if _, height, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		return max(height, 4)
	}
	return 24
}
