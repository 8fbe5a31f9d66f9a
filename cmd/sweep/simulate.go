package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/narrative"
	"sweep/engine/scenario"
	"sweep/engine/trace"
	"sweep/runner"
)

// SimulateCmd is sweep simulate.
type SimulateCmd struct {
	Scenario string `arg:"" optional:"" help:"Scenario file (YAML, TOML or JSON)."`

	Dataset string `short:"d" placeholder:"DIR" help:"Take the scenario of a run of this data set, with --run."`
	RunID   *int64 `name:"run" placeholder:"N" help:"Number of the run in the data set."`

	Seed      *uint64   `help:"Replace the seed of the scenario."`
	Ticks     tickRange `placeholder:"FROM:TO" help:"Tell only these ticks, both included; either side may be left out. The whole run is computed all the same. Default: all."`
	Agent     []string  `placeholder:"ID" help:"Tell only what concerns this bank. May be repeated."`
	Event     []string  `placeholder:"NAME" help:"Tell only events of this kind, for example LsmCycleSettlement. May be repeated."`
	Payment   []string  `placeholder:"ID" help:"Tell only what concerns this payment, for example T12. May be repeated."`
	Decisions bool      `help:"Tell the path that every evaluation took through its policy tree."`
	Fields    bool      `help:"Tell events by the names and raw values (cents) of their fields."`
	Quiet     bool      `short:"q" help:"Tell only how the run ended."`
	Trace     string    `placeholder:"FILE" help:"Write every tick as a line of JSON to FILE; - writes to standard output and tells nothing."`
}

// Help is shown below the usage.
func (*SimulateCmd) Help() string {
	return `The narrative goes to standard output. A run is a function of its scenario and its seed, so the same command
prints the same bytes on every machine.

  sweep simulate sweeps/three-banks.yaml --ticks 0:20
  sweep simulate sweeps/three-banks.yaml --event LsmBilateralOffset --event LsmCycleSettlement
  sweep simulate sweeps/three-banks.yaml --trace run.jsonl --quiet`
}

// Run computes the run and tells it.
func (s *SimulateCmd) Run(c *Context) (err error) {
	name, sc, err := s.load(c)
	if err != nil {
		return err
	}
	if s.Seed != nil {
		sc.Seed = *s.Seed
	}
	var opts []engine.Option
	if s.Decisions {
		opts = append(opts, engine.WithDecisions())
	}
	e, err := engine.New(sc, opts...)
	if err != nil {
		return because(err, exitInvalid, "")
	}
	out := bufio.NewWriterSize(c.Stdout, 1<<16)
	run := &simulation{engine: e}
	if s.Trace != "-" {
		choice, err := s.options(c, e)
		if err != nil {
			return err
		}
		if run.story, err = narrative.Follow(out, name, e, choice); err != nil {
			return err
		}
	}
	if s.Trace != "" {
		file, err := openOutput(s.Trace, out)
		if err != nil {
			return err
		}
		defer func() { err = firstError(err, file.Close()) }()
		run.trace = trace.New(file)
	}
	return firstError(run.all(c), out.Flush())
}

// load reads the scenario, from a file or from the sources of a data set.
func (s *SimulateCmd) load(c *Context) (name string, sc *scenario.Scenario, err error) {
	switch {
	case (s.Scenario == "") == (s.Dataset == ""):
		return "", nil, usage("sweep simulate FILE, or sweep simulate --dataset DIR --run N", "which run? give a scenario file or a data set")
	case (s.Dataset == "") != (s.RunID == nil):
		return "", nil, usage("", "--dataset and --run go together")
	case s.Dataset != "":
		r, err := runner.FindRun(vfs.OS{}, s.Dataset, *s.RunID)
		return fmt.Sprintf("%s run %d", r.Name, r.ID), r.Scenario, err
	}
	sc, warnings, err := loadScenario(s.Scenario)
	for _, w := range warnings {
		c.Sayf("warning: %s", w)
	}
	return nameOf(s.Scenario), sc, err
}

// options translates the flags for the narrator.
func (s *SimulateCmd) options(c *Context, e *engine.Engine) (narrative.Options, error) {
	o := narrative.Options{Fields: s.Fields, Quiet: s.Quiet, Color: c.Color}
	last := int32(e.Scenario().NumTicks() - 1)
	o.From, o.To = s.Ticks.within(last)
	if o.From > o.To {
		return o, usage("", "there are no ticks %s in a run that ends with tick %d", s.Ticks, last)
	}
	for _, id := range s.Agent {
		i, ok := e.AgentIndex(id)
		if !ok {
			return o, invalid(document.Suggest(id, agentIDs(e)), "the scenario has no bank %q", id)
		}
		o.Agents = append(o.Agents, i)
	}
	for _, name := range s.Event {
		kind, ok := eventKinds()[name]
		if !ok {
			return o, usage(document.Suggest(name, eventNames()), "there is no event %q", name)
		}
		o.Kinds = append(o.Kinds, kind)
	}
	for _, id := range s.Payment {
		k, err := strconv.ParseInt(strings.TrimPrefix(id, "T"), 10, 32)
		if err != nil || k < 0 {
			return o, usage("", "%q is not a payment; payments are called T0, T1, T2, …", id)
		}
		o.Payments = append(o.Payments, int32(k))
	}
	return o, nil
}

// simulation is one run with those who watch it.
type simulation struct {
	engine *engine.Engine
	story  *narrative.Live // may be nil
	trace  *trace.Writer   // may be nil
}

// all runs every tick and the endings.
func (s *simulation) all(c *Context) error {
	for !s.engine.Done() {
		if c.Err() != nil {
			return c.Err()
		}
		if _, err := s.engine.Step(s); err != nil {
			return because(err, exitInvalid, "")
		}
	}
	if s.trace != nil {
		if err := s.trace.Finish(s.engine); err != nil {
			return err
		}
	}
	if s.story != nil {
		return s.story.End(s.engine.Metrics())
	}
	return nil
}

// RecordTick hands a tick to everybody who watches.
func (s *simulation) RecordTick(r *engine.TickRecord) error {
	if s.story != nil {
		if err := s.story.RecordTick(r); err != nil {
			return err
		}
	}
	if s.trace != nil {
		return s.trace.RecordTick(r)
	}
	return nil
}

// openOutput creates a file, or stands for standard output if the name is "-".
func openOutput(name string, stdout *bufio.Writer) (io.WriteCloser, error) {
	if name == "-" {
		return flushed{stdout}, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, cannotWrite(name, err)
	}
	return &bufferedFile{bufio.NewWriterSize(f, 1<<16), f}, nil
}

type flushed struct{ *bufio.Writer }

func (f flushed) Close() error { return f.Flush() }

type bufferedFile struct {
	*bufio.Writer
	file *os.File
}

func (b *bufferedFile) Close() error { return firstError(b.Flush(), b.file.Close()) }

// firstError is the first of two errors that is one.
func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// nameOf is the name of a document without directory and suffix.
func nameOf(file string) string {
	return strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
}

func agentIDs(e *engine.Engine) []string {
	ids := make([]string, e.NumAgents())
	for i := range ids {
		ids[i] = e.AgentID(int32(i))
	}
	return ids
}

func eventKinds() map[string]engine.Kind {
	kinds := map[string]engine.Kind{}
	for k := range engine.NumKinds {
		kinds[k.String()] = k
	}
	return kinds
}

func eventNames() []string {
	names := make([]string, engine.NumKinds)
	for k := range engine.NumKinds {
		names[k] = k.String()
	}
	return names
}
