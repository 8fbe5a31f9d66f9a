package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"sweep/datasets/places"
	"sweep/datasets/vfs"
	"sweep/engine/text"
)

// Two narratives side by side are read block by block: a narrator writes the heading, each tick and the end at once.

// besideWidth is the width of two narratives that do not go to a terminal.
const besideWidth = 160

// besideRun finds the other run: DIR:N, or N for a run of the same data set.
func besideRun(same vfs.Place, word string) (vfs.Place, int64, error) {
	at := strings.LastIndex(word, ":")
	id, err := strconv.ParseInt(word[at+1:], 10, 64)
	if err != nil || id < 0 {
		return same, 0, usage("write --beside DIR:N, or --beside N for a run of the same data set", "--beside %s names no run", word)
	}
	if at <= 0 {
		return same, id, nil
	}
	dir, err := places.Parse(word[:at])
	return dir, id, err
}

// beside prints two runs side by side from the first tick that differs.
func (r *ReplayCmd) beside(c *Context, left *stored) error {
	dir, id, err := besideRun(r.Dir, r.Beside)
	if err != nil {
		return err
	}
	right, err := openStored(dir, id)
	if err != nil {
		return err
	}
	defer right.Close()
	group, ctx := errgroup.WithContext(c)
	a, err := r.narrate(c, ctx, group, left)
	if err != nil {
		return err
	}
	b, err := r.narrate(c, ctx, group, right)
	if err != nil {
		return err
	}
	p := &besidePrinter{c: c, width: besideWidth, left: left.name + " of " + r.Dir.Text(), right: right.name + " of " + dir.Text()}
	if c.OutTerminal > 0 {
		p.width = c.OutTerminal
	}
	group.Go(func() error { return p.print(ctx, a, b) })
	if err := group.Wait(); err != nil {
		return err
	}
	p.finish()
	return nil
}

// narrate starts to narrate a run.
func (r *ReplayCmd) narrate(c *Context, ctx context.Context, group *errgroup.Group, run *stored) (<-chan string, error) {
	o, err := r.options(c, run.Agents(), run.LastTick(), run.FromFiles())
	if err != nil {
		return nil, err
	}
	if len(r.Payment) > 0 {
		if err := r.checkPayments(run); err != nil {
			return nil, err
		}
	}
	o.Color = false
	blocks := make(chan string)
	group.Go(func() error {
		defer close(blocks)
		return run.Replay(blockWriter{ctx, blocks}, run.name, o, r.Decisions)
	})
	return blocks, nil
}

// blockWriter passes on what is written at once.
type blockWriter struct {
	ctx context.Context
	to  chan<- string
}

func (w blockWriter) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	select {
	case w.to <- string(p):
		return len(p), nil
	case <-w.ctx.Done():
		return 0, w.ctx.Err()
	}
}

var _ io.Writer = blockWriter{}

// besidePrinter prints blocks of two narratives.
type besidePrinter struct {
	c           *Context
	width       int
	left, right string
	began       bool
}

// block is a tick, or the end of a narrative.
type block struct {
	lines []string
	tick  int64 // the end comes after all ticks
}

const endBlock = math.MaxInt64

func nextBlock(from <-chan string) block {
	t, more := <-from
	if !more {
		return block{tick: endBlock}
	}
	b := block{tick: endBlock, lines: strings.Split(strings.Trim(t, "\n"), "\n")}
	if rest, ok := strings.CutPrefix(b.lines[0], "tick "); ok {
		number, _, _ := strings.Cut(rest, " ")
		if n, err := strconv.ParseInt(number, 10, 64); err == nil {
			b.tick = n
		}
	}
	if b.tick == endBlock {
		b.lines = b.lines[1:] // the name of the run
	}
	return b
}

// print prints the blocks of both narratives in the order of their ticks.
func (p *besidePrinter) print(ctx context.Context, left, right <-chan string) error {
	<-left // the headings
	<-right
	a, b := nextBlock(left), nextBlock(right)
	for ctx.Err() == nil {
		tick := min(a.tick, b.tick)
		var x, y []string
		if a.tick == tick {
			x = a.lines
		}
		if b.tick == tick {
			y = b.lines
		}
		p.block(tick, x, y)
		if tick == endBlock {
			break
		}
		if a.tick == tick {
			a = nextBlock(left)
		}
		if b.tick == tick {
			b = nextBlock(right)
		}
	}
	return ctx.Err()
}

func (p *besidePrinter) block(tick int64, x, y []string) {
	pairs := aligned(x, y)
	if !p.began {
		differs := false
		for _, l := range pairs {
			differs = differs || !l.same
		}
		if !differs {
			return
		}
		p.began = true
		if tick == endBlock {
			p.c.Printf("only the end differs\n")
		} else {
			p.c.Printf("the first difference is in tick %d\n", tick)
		}
		p.row(p.left, " ", p.right)
	}
	p.row("", " ", "")
	if tick == endBlock {
		p.row("end", " ", "end")
	}
	for _, l := range pairs {
		mark := " "
		switch {
		case l.same:
		case l.right == nil:
			mark = "<"
		case l.left == nil:
			mark = ">"
		default:
			mark = "|"
		}
		p.row(deref(l.left), mark, deref(l.right))
	}
}

func (p *besidePrinter) finish() {
	if !p.began {
		p.c.Printf("nothing differs\n")
	}
}

// row prints two lines beside each other, on as many lines as the longer one needs.
func (p *besidePrinter) row(left, mark, right string) {
	room := max((p.width-3)/2, 1)
	a, b := folded(left, room), folded(right, room)
	for i := 0; i < len(a) || i < len(b); i++ {
		x, y, m := "", "", mark
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		fmt.Fprintln(p.c.Data(), strings.TrimRight(text.PadRight(x, room)+" "+m+" "+y, " "))
	}
}

// folded divides a line; what follows is indented like it, and a little more.
func folded(line string, room int) []string {
	rest := strings.TrimLeft(line, " ")
	indent := len(line) - len(rest)
	if text.Width(line) <= room {
		return []string{line}
	}
	indent = min(indent, room/3)
	lines := text.Wrap(rest, max(room-indent-2, 1))
	for i := range lines {
		by := indent
		if i > 0 {
			by += 2
		}
		lines[i] = strings.Repeat(" ", by) + lines[i]
	}
	return lines
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
