package external

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unicode"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/engine/printable"
)

// conversation is what sweep and the program say to each other. While the journal has pages that were not repeated yet,
// nothing is sent and nothing is read.
type conversation struct {
	p     *Proposer
	pages [][]datasets.JournalMessage // of the journal
	at    int                         // pages that were repeated or written
	own   int                         // pages that the data set had from the start; those after it come from another journal

	program *program // nil unless it is running
	deaths  int      // since its last line
	ready   string   // the line with which it has named itself
	ended   bool     // it has no more proposals
}

// deathsMax is the number of times that a program may die without a line in between.
const deathsMax = 3

// repeated reports whether the next page is in the journal.
func (c *conversation) repeated() bool { return c.at < len(c.pages) }

// repeat takes the next page from the journal.
func (c *conversation) repeat() ([]datasets.JournalMessage, error) {
	messages := c.pages[c.at]
	c.at++
	if c.at <= c.own {
		return messages, nil
	}
	return messages, c.store(c.at, messages)
}

// commit makes messages the next page of the journal.
func (c *conversation) commit(messages ...datasets.JournalMessage) error {
	if err := c.store(c.at+1, messages); err != nil {
		return err
	}
	c.pages = append(c.pages, messages)
	c.at++
	return nil
}

func (c *conversation) store(page int, messages []datasets.JournalMessage) error {
	if err := c.p.o.crash(page, false); err != nil {
		return err
	}
	err := c.p.d.WriteJournal(page, messages)
	if errors.Is(err, fs.ErrExist) {
		return errkind.Errorf(errkind.Busy, "%s: another process of this search has written it; only one may talk to the proposer", datasets.JournalPath(page))
	}
	if err != nil {
		return err
	}
	return c.p.o.crash(page, true)
}

// send sends messages to the program, and starts it if necessary. They are one page of the journal.
func (c *conversation) send(ctx context.Context, lines ...string) error {
	var messages []datasets.JournalMessage
	for _, l := range lines {
		messages = append(messages, datasets.JournalMessage{From: datasets.FromSweep, Line: l})
	}
	if err := c.turn(ctx); err != nil {
		return err
	}
	if c.repeated() {
		recorded, err := c.repeat()
		if err == nil && !slices.Equal(recorded, messages) {
			err = c.differs(recorded, messages)
		}
		return err
	}
	if err := c.commit(messages...); err != nil {
		return err
	}
	if c.program != nil {
		c.program.send(lines...)
	}
	return nil
}

// differs is the error for a journal that was written by another search.
func (c *conversation) differs(recorded, now []datasets.JournalMessage) error {
	i := 0
	for i < min(len(recorded), len(now)) && recorded[i] == now[i] {
		i++
	}
	has, would := "nothing more", "nothing more"
	if i < len(recorded) {
		has = printable.Sprintf("%.300q", recorded[i].Line+recorded[i].Fault)
	}
	if i < len(now) {
		would = printable.Sprintf("%.300q", now[i].Line)
	}
	return &datasets.InvalidError{What: datasets.JournalPath(c.at), Why: fmt.Sprintf("the journal is that of another search: it has %s where this one sends %s", has, would),
		Remedy: "use the search document, the files and the version of sweep that wrote the journal, or search in another directory"}
}

// receive returns the next message of the program, or what happened instead of one. What again returns is sent to a program
// that has to be started for it, because the transcript has the question, but does not ask it. A message that check refuses has no
// effect.
func (c *conversation) receive(ctx context.Context, timeout time.Duration, again func() []string, check func(datasets.JournalMessage) error) (datasets.JournalMessage, error) {
	started := c.program == nil
	if err := c.turn(ctx); err != nil {
		return datasets.JournalMessage{}, err
	}
	if c.repeated() {
		recorded, err := c.repeat()
		if err == nil && recorded[0].From != datasets.FromProposer {
			err = c.differs(recorded, nil)
		}
		if err != nil {
			return datasets.JournalMessage{}, err
		}
		return recorded[0], check(recorded[0])
	}
	m := datasets.JournalMessage{From: datasets.FromProposer}
	for m == (datasets.JournalMessage{From: datasets.FromProposer}) {
		if c.program == nil {
			if _, err := c.run(ctx); err != nil {
				return m, err
			}
			started = true
		}
		if started {
			c.program.send(again()...)
			started = false
		}
		l, err := c.program.next(ctx, timeout)
		switch {
		case errors.Is(err, io.EOF):
			p := c.program
			c.program = nil
			if p.exit == nil {
				m.Ended = true
			} else if err := c.died(p); err != nil {
				return m, err
			}
		case errors.Is(err, errNoAnswer):
			m.Fault, m.Late = fmt.Sprintf("no answer within %s", timeout), true
		case err != nil:
			return m, err
		default:
			c.deaths = 0
			m.Line, m.Fault = l.text, l.fault
		}
	}
	if err := check(m); err != nil {
		return m, err
	}
	return m, c.commit(m)
}

// unasked returns a message that the program has sent although nobody asked.
func (c *conversation) unasked() (m datasets.JournalMessage, ok bool, err error) {
	if err := c.resumptions(); err != nil {
		return m, false, err
	}
	if c.repeated() {
		if c.pages[c.at][0].From != datasets.FromProposer {
			return m, false, nil
		}
		recorded, err := c.repeat()
		return recorded[0], err == nil, err
	}
	if c.program == nil {
		return m, false, nil
	}
	l, ok := c.program.waiting()
	if !ok {
		return m, false, nil
	}
	m = datasets.JournalMessage{From: datasets.FromProposer, Line: l.text, Fault: l.fault}
	return m, true, c.commit(m)
}

// turn prepares the next page: it is in the journal, or the program runs.
func (c *conversation) turn(ctx context.Context) error {
	for {
		if err := c.resumptions(); err != nil || c.repeated() || c.ended {
			return err
		}
		if longer, err := c.run(ctx); err != nil || !longer {
			return err
		}
	}
}

// resumptions takes the names of programs that were started again from the journal.
func (c *conversation) resumptions() error {
	for c.repeated() && c.pages[c.at][0].Resumed {
		recorded, err := c.repeat()
		if err != nil {
			return err
		}
		c.ready = recorded[0].Line
	}
	return nil
}

// died decides whether a program that has died is started again.
func (c *conversation) died(p *program) error {
	c.deaths++
	why := ""
	if text := p.stderr.last(); text != "" {
		why = printable.Sprintf("; its last line of standard error is %.300q", text)
	}
	if c.deaths < deathsMax {
		c.p.o.Warn("the proposer died (%v)%s; it is started again", p.exit, why)
		return nil
	}
	return errkind.Errorf(errkind.Incomplete, "the proposer died %d times without an answer (%v)%s; correct it, then run the same command again to continue",
		c.deaths, p.exit, why)
}

// run starts the program unless it is running, and lets it take up the conversation. Instead, the journal may be longer, because
// another process has talked to the program until now.
func (c *conversation) run(ctx context.Context) (longer bool, err error) {
	if c.program != nil {
		return false, nil
	}
	if c.p.o.Replay {
		return false, &datasets.InvalidError{What: datasets.JournalDir, Why: fmt.Sprintf("the journal has %d pages and ends before the search does", len(c.pages)),
			Remedy: "run sweep search without --replay, which starts the proposer and continues"}
	}
	if longer, err := c.alone(ctx); err != nil || longer {
		return longer, err
	}
	for c.program == nil {
		p, err := c.p.start()
		if err != nil {
			return false, err
		}
		c.program = p
		if c.at < 2 { // it was not ready yet: the conversation begins
			for _, page := range c.pages {
				p.send(page[0].Line)
			}
			return false, nil
		}
		if err := c.resume(ctx); err != nil {
			return false, err
		}
	}
	return false, nil
}

// alone makes this process the one that talks to the program. The journal is longer if another one has done so until now.
func (c *conversation) alone(ctx context.Context) (longer bool, err error) {
	if c.p.lock != nil {
		return false, nil
	}
	if err := c.p.alone(ctx); err != nil {
		return false, err
	}
	pages, err := c.p.d.ReadJournal()
	if longer = err == nil && len(pages) > len(c.pages); longer {
		c.pages, c.own = pages, len(pages)
	}
	return longer, err
}

// resume sends the transcript to a program that was started again, and waits until it is ready. The program is nil if it has died.
func (c *conversation) resume(ctx context.Context) error {
	var lines []string
	for _, page := range c.pages[2:] {
		for _, m := range page {
			lines = append(lines, transcribe(m))
		}
	}
	h := c.p.hello()
	h.Resume, h.Transcript = true, len(lines)
	c.program.send(append([]string{encode(h)}, lines...)...)
	l, err := c.program.next(ctx, max(c.p.o.Timeout, c.p.o.startup))
	if errors.Is(err, io.EOF) {
		p := c.program
		c.program = nil
		if p.exit == nil {
			return errkind.Errorf(errkind.Incomplete, "the proposer was started again and ended before it was ready; correct it, then run the same command again to continue")
		}
		return c.died(p)
	}
	if err != nil {
		return c.notReady(err)
	}
	m := datasets.JournalMessage{From: datasets.FromProposer, Line: l.text, Fault: l.fault, Resumed: true}
	if err := readiness(m); err != nil {
		return err
	}
	if l.text == c.ready {
		return nil
	}
	c.ready = l.text
	return c.commit(m)
}

// notReady is the error for a program that does not answer hello.
func (c *conversation) notReady(err error) error {
	if errors.Is(err, errNoAnswer) {
		return errkind.Errorf(errkind.Invalid, "the proposer sent no ready within %s; %s", max(c.p.o.Timeout, c.p.o.startup), readyRemedy)
	}
	return err
}

// nameBytesMax bounds the name and the version of a program, which are columns of table candidates.
const nameBytesMax = 200

const readyRemedy = `it must answer hello with {"type":"ready","proposer":NAME,"version":VERSION}`

// readiness refuses a message that is not ready.
func readiness(m datasets.JournalMessage) error {
	switch {
	case m.Ended:
		return errkind.Errorf(errkind.Invalid, "the proposer ended before it was ready; %s", readyRemedy)
	case m.Fault != "":
		return errkind.Errorf(errkind.Invalid, "the proposer sent no ready: %s; %s", m.Fault, readyRemedy)
	}
	d, wrong := decode(m.Line, nil)
	if d.kind != "ready" || len(wrong) > 0 {
		return errkind.Errorf(errkind.Invalid, "the proposer wrote %s instead of ready; %s", printable.Sprintf("%.200q", m.Line), readyRemedy)
	}
	for _, name := range []string{d.proposer, d.version} {
		if len(name) > nameBytesMax || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
			return errkind.Errorf(errkind.Invalid, "the proposer has a name or version that is too long or cannot be printed: %s", printable.Sprintf("%.80q", name))
		}
	}
	return nil
}

// end closes the conversation.
func (c *conversation) end(grace time.Duration) {
	if c.program != nil {
		c.program.end(grace)
		c.program = nil
	}
}
