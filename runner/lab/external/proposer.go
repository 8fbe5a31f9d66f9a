package external

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/engine/policy"
	"sweep/runner/journal"
	"sweep/runner/lab"
)

// Options are what a Proposer needs to know.
type Options struct {
	// Open is the data set that has the journal, as it is now. It belongs to the caller.
	Open    func() (*datasets.Dataset, error)
	Command []string      // the program and its arguments
	Dir     string        // its working directory; relative names of the command are relative to it
	Timeout time.Duration // for an answer; 0 means DefaultTimeout

	// Replay repeats the journal without the program. Journal is that of another data set; nil: of this one.
	Replay  bool
	Journal [][]datasets.JournalMessage

	Lab              string   // names the search
	Names            []string // of the parameters, in the order of the space
	Space, Objective any      // for hello, as JSON
	Seed             uint64
	Known            []string // ids that are parents without having been proposed

	Warn func(format string, args ...any)
	Help func(ctx context.Context) error // computes planned runs while another process talks to the program

	startup time.Duration                      // time for ready, if the one for an answer is shorter; 0 means startupMin
	crash   func(page int, written bool) error // for tests: an error ends the search before or after a page is written
}

// DefaultTimeout is how long a program may take for an answer.
const DefaultTimeout = 10 * time.Minute

// startupMin is how long a program may take until it is ready, however short the time for an answer: interpreters start slowly on a
// busy machine.
const startupMin = time.Minute

// Proposer lets a program propose candidates.
type Proposer struct {
	o       Options
	d       *datasets.Dataset // while a method runs
	context func(ctx context.Context, generation int) ([]byte, error)
	talk    conversation
	greeted bool
	asked   int             // generations; with outer axes, those of all their points
	ids     map[string]bool // that were proposed, and those of Known
	log     io.WriteCloser
	lock    io.Closer // while this process is the one that talks to the program; nil where there are no locks
	waited  bool      // for another process to end
	local   string    // directory with the context files, if the data set has none
}

var _ lab.Proposer = (*Proposer)(nil)

// New returns a Proposer. The program is started when its first answer is needed that the journal does not have.
func New(o Options) *Proposer {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.startup == 0 {
		o.startup = startupMin
	}
	if o.Warn == nil {
		o.Warn = func(string, ...any) {}
	}
	if o.crash == nil {
		o.crash = func(int, bool) error { return nil }
	}
	p := &Proposer{o: o, ids: map[string]bool{}}
	for _, id := range o.Known {
		p.ids[id] = true
	}
	return p
}

// SetBriefing tells where the content of context files comes from.
func (p *Proposer) SetBriefing(content func(ctx context.Context, generation int) ([]byte, error)) {
	p.context = content
}

// open opens the data set, and reads its journal the first time.
func (p *Proposer) open() (err error) {
	if p.d, err = p.o.Open(); err != nil || p.talk.p != nil {
		return err
	}
	pages, err := p.d.ReadJournal()
	if err != nil {
		return err
	}
	return p.begin(pages)
}

// begin chooses the journal that is repeated.
func (p *Proposer) begin(pages [][]datasets.JournalMessage) error {
	own := len(pages)
	if theirs := p.o.Journal; p.o.Replay && theirs != nil {
		if own > len(theirs) || !slices.EqualFunc(pages, theirs[:own], slices.Equal) {
			return &datasets.InvalidError{What: datasets.JournalDir, Why: "the data set has a journal of its own with other messages", Remedy: "replay into another directory"}
		}
		pages = theirs
	}
	p.talk = conversation{p: p, pages: pages, own: own}
	return nil
}

// Identity is the name and the version of the program.
func (p *Proposer) Identity() (name, version string) {
	m, _ := decode(p.talk.ready, nil)
	return m.proposer, m.version
}

// hello is the first message.
func (p *Proposer) hello() hello {
	return hello{V: protocolVersion, Type: "hello", Lab: p.o.Lab, Space: raw(p.o.Space), Objective: raw(p.o.Objective), Seed: p.o.Seed,
		PolicySchema: datasets.ContextSchemaPath}
}

func raw(v any) json.RawMessage {
	text := encode(v)
	return json.RawMessage(text)
}

// greet begins the conversation.
func (p *Proposer) greet(ctx context.Context) error {
	if p.greeted {
		return nil
	}
	if err := p.write(datasets.ContextSchemaPath, policy.JSONSchema()); err != nil {
		return err
	}
	if err := p.talk.send(ctx, encode(p.hello())); err != nil {
		return err
	}
	// A program that is started again before it was ready gets the hello from the journal.
	m, err := p.talk.receive(ctx, max(p.o.Timeout, p.o.startup), func() []string { return nil }, readiness)
	if err != nil {
		return err
	}
	p.talk.ready, p.greeted = m.Line, true
	return nil
}

// Propose implements lab.Proposer.
func (p *Proposer) Propose(ctx context.Context, _, n int) ([]lab.Proposal, error) {
	if err := p.open(); err != nil {
		return nil, err
	}
	if err := p.greet(ctx); err != nil {
		return nil, err
	}
	if err := p.refuseUnasked(ctx); err != nil || p.talk.ended {
		return nil, err
	}
	p.asked++
	generation := p.asked
	data, err := p.context(ctx, generation)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	question := ask{Type: "ask", N: n, Generation: generation, Context: datasets.ContextPath(generation), ContextSHA256: hex.EncodeToString(sum[:])}
	if err := p.write(question.Context, data); err != nil {
		return nil, err
	}
	if err := p.talk.send(ctx, encode(question)); err != nil {
		return nil, err
	}
	var list []lab.Proposal
	for len(list) < n {
		rest := question
		rest.N = n - len(list)
		m, err := p.talk.receive(ctx, p.o.Timeout, func() []string { return []string{encode(rest)} }, func(datasets.JournalMessage) error { return nil })
		if err != nil {
			return nil, err
		}
		proposal, last := p.answer(m, fmt.Sprintf("g%d-%d", generation, len(list)+1))
		if last {
			p.talk.ended = true
			return list, nil
		}
		list = append(list, proposal)
	}
	return list, nil
}

// answer turns a message of the program into a proposal; last is true if it has no more. A message that is no proposal becomes an
// invalid one with the id instead.
func (p *Proposer) answer(m datasets.JournalMessage, instead string) (proposal lab.Proposal, last bool) {
	if m.Ended {
		return proposal, true
	}
	d, wrong := message{}, []lab.Invalidity{{Message: m.Fault}}
	if m.Fault == "" {
		d, wrong = decode(m.Line, p.o.Names)
	}
	if d.kind == "stop" && len(wrong) == 0 {
		return proposal, true
	}
	if d.kind == "ready" && len(wrong) == 0 {
		wrong = []lab.Invalidity{{Path: "type", Message: "is ready, but propose was asked for"}}
	}
	proposal = d.proposal
	if proposal.ID != "" && p.ids[proposal.ID] {
		wrong = append(wrong, lab.Invalidity{Path: "id", Message: fmt.Sprintf("%q was proposed before", proposal.ID)})
		proposal.ID = ""
	}
	for i, parent := range proposal.Parents {
		if !p.ids[parent] {
			wrong = append(wrong, lab.Invalidity{Path: fmt.Sprintf("parent[%d]", i), Message: fmt.Sprintf("%.200q was not proposed", parent)})
		}
	}
	for proposal.ID == "" {
		if !p.ids[instead] {
			proposal.ID = instead
		}
		instead += "x"
	}
	p.ids[proposal.ID] = true
	// The program learns of it with the results, when the search has found its other mistakes.
	proposal.Invalid, proposal.Failed = wrong, m.Late
	return proposal, false
}

// unaskedMax is how many messages a program may send without being asked before the search ends.
const unaskedMax = 100

// refuseUnasked answers what the program has sent although nobody asked, such as more proposals than were asked for.
func (p *Proposer) refuseUnasked(ctx context.Context) error {
	for n := 0; !p.talk.ended; n++ {
		m, more, err := p.talk.unasked()
		if err != nil || !more {
			return err
		}
		d, _ := decode(m.Line, p.o.Names)
		if d.kind == "stop" {
			p.talk.ended = true
			return nil
		}
		if n == unaskedMax {
			return errkind.Errorf(errkind.Invalid, "the proposer sent %d messages without being asked; it must send one answer for each candidate that it is asked for", n)
		}
		p.o.Warn("the proposer sent a message without being asked: %.200q", m.Line+m.Fault)
		if err := p.talk.send(ctx, encode(invalid{"invalid", d.proposal.ID, []lab.Invalidity{{Message: "nobody asked for it"}}})); err != nil {
			return err
		}
	}
	return nil
}

// pageResults is how many results go out as one page of the journal.
const pageResults = 1_000

// Learn implements lab.Proposer.
func (p *Proposer) Learn(ctx context.Context, results []lab.Result) error {
	var lines []string
	for _, r := range results {
		lines = append(lines, encode(resultOf(r)))
	}
	if err := p.open(); err != nil {
		return err
	}
	for page := range slices.Chunk(lines, pageResults) {
		if err := p.talk.send(ctx, page...); err != nil {
			return err
		}
	}
	return nil
}

// Stop says that the search is over, and waits until the program has ended.
func (p *Proposer) Stop(ctx context.Context, reason string) error {
	if !p.greeted {
		return nil
	}
	if err := p.open(); err != nil {
		return err
	}
	if p.talk.program != nil {
		if l, more := p.talk.program.waiting(); more {
			p.o.Warn("the proposer sent more than it was asked for: %.200q", l.text+l.fault)
		}
	}
	p.talk.ended = true // it is not started to be stopped
	err := p.talk.send(ctx, encode(stop{"stop", reason}))
	p.talk.end(p.grace())
	return err
}

// grace is how long the program may take to end.
func (p *Proposer) grace() time.Duration { return min(p.o.Timeout, endGrace) }

// Close ends the program, if it is running.
func (p *Proposer) Close() error {
	p.talk.end(0)
	if p.log != nil {
		p.log.Close() // nothing depends on it
	}
	if p.lock != nil {
		p.lock.Close() // it ends with the process in any case
	}
	if p.local != "" {
		return os.RemoveAll(p.local)
	}
	return nil
}

// Environment variable with the directory to which paths in messages are relative.
const datasetVariable = "SWEEP_DATASET"

// start starts the program.
func (p *Proposer) start() (*program, error) {
	if p.log == nil {
		log, _, err := journal.CreateLog(p.d.FS(), "-proposer.log")
		if err != nil {
			return nil, datasets.Storage("creating a file in", datasets.LogDir, err)
		}
		p.log = log
	}
	root, err := p.root()
	if err != nil {
		return nil, err
	}
	command := slices.Clone(p.o.Command)
	if filepath.Base(command[0]) != command[0] && !filepath.IsAbs(command[0]) { // a name without a slash is looked for in PATH
		if command[0], err = filepath.Abs(filepath.Join(p.o.Dir, command[0])); err != nil {
			return nil, err
		}
	}
	running, err := start(command, p.o.Dir, append(os.Environ(), datasetVariable+"="+root), p.log)
	if err != nil {
		return nil, errkind.Errorf(errkind.Invalid, "starting the proposer: %w", err)
	}
	return running, nil
}

// root is the directory with the context files: the data set, or a temporary copy of these files if it is in a bucket.
func (p *Proposer) root() (string, error) {
	if dir, ok := p.d.Place().Path(); ok {
		return filepath.Abs(dir)
	}
	return p.localRoot()
}

func (p *Proposer) localRoot() (string, error) {
	if p.local == "" {
		dir, err := os.MkdirTemp("", "sweep-context-")
		if err != nil {
			return "", errkind.Errorf(errkind.Storage, "creating a directory for context files: %w", err)
		}
		p.local = dir
	}
	return p.local, nil
}
