package main

import (
	"bufio"
	"fmt"
	"path/filepath"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/narrative"
	"sweep/engine/scenario"
	"sweep/engine/trace"
	"sweep/runner/plan"
)

// SimulateCmd is sweep simulate.
type SimulateCmd struct {
	Scenario string `arg:"" optional:"" help:"Scenario file (YAML, TOML or JSON)."`

	Dataset vfs.Place `name:"dir" aliases:"dataset" short:"d" placeholder:"DIR" help:"Directory of a data set, or s3://BUCKET/PREFIX, that contains the run given by --run."`
	RunID   *int64    `name:"run" placeholder:"N" help:"Id of the run in the data set."`

	Date  string  `placeholder:"YYYY-MM-DD" help:"Business date to simulate, if each date is a run of its own (payments.episodes: by_date). Default: the first."`
	Seed  *uint64 `help:"Replace the seed of the scenario."`
	Trace string  `placeholder:"FILE" help:"Write every tick as a line of JSON to FILE; - writes to standard output, without the narrative."`
	Force bool    `help:"Replace FILE if it exists."`

	narrativeFlags
}

// Help is shown below the usage.
func (*SimulateCmd) Help() string {
	return `The narrative is printed on standard output. A run depends only on its scenario and its seed, so the same command prints the
same bytes on every machine.

  sweep simulate sweeps/three-banks.yaml --ticks 0:20
  sweep simulate sweeps/three-banks.yaml --event LsmBilateralOffset --event LsmCycleSettlement
  sweep simulate sweeps/three-banks.yaml --trace run.jsonl --quiet`
}

// Run computes the run and prints it.
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
		return because(err, errkind.Invalid, "")
	}
	out := bufio.NewWriterSize(c.Data(), 1<<16) // the narrative escapes names itself, the trace is JSON
	run := &simulation{engine: e}
	if s.Trace != "-" {
		choice, err := s.options(c, agentIDs(e), int32(sc.NumTicks())-1, sc.Inputs != nil)
		if err != nil {
			return err
		}
		if run.story, err = narrative.Follow(out, name, e, choice); err != nil {
			return err
		}
		if g := c.glyphs(); g != nil {
			run.curves = &runCurves{glyphs: g, ticks: sc.NumTicks()}
		}
	}
	var file *traceFile
	switch s.Trace {
	case "":
	case "-":
		run.trace = trace.New(out)
	default:
		if file, err = createTrace(s.Trace, s.Force); err != nil {
			return err
		}
		defer file.Discard()
		run.trace = trace.New(file.Writer)
	}
	if err := firstError(run.all(c), out.Flush()); err != nil {
		return err
	}
	if file != nil {
		if err := file.commit(); err != nil {
			return err
		}
	}
	if run.story == nil {
		return nil
	}
	if run.curves != nil {
		run.curves.print(c, sc.Currency())
	}
	return s.knownPayments(e.NumPayments(), hasID(sc.Inputs)) // known only now
}

// hasID reports whether a payment of the files has an id.
func hasID(in *scenario.Inputs) func(id string) bool {
	return func(id string) bool {
		if in == nil || in.IDEnds == nil || id == "" {
			return false
		}
		for row := range in.Payments {
			if in.ID(row) == id {
				return true
			}
		}
		return false
	}
}

// load reads the scenario, from a file or from the sources of a data set.
func (s *SimulateCmd) load(c *Context) (name string, sc *scenario.Scenario, err error) {
	switch {
	case (s.Scenario == "") == (s.Dataset.IsZero()):
		return "", nil, usage("sweep simulate FILE, or sweep simulate --dir DIR --run N", "no run given: name a scenario file or a data set")
	case (s.Dataset.IsZero()) != (s.RunID == nil):
		return "", nil, usage("", "--dir and --run must be used together")
	case !s.Dataset.IsZero() && s.Date != "":
		return "", nil, usage("sweep query DIR \"select run_id, date from runs\" lists the dates", "--date is for a scenario file; in a data set --run selects the date")
	case !s.Dataset.IsZero():
		r, err := plan.FindRun(s.Dataset, *s.RunID)
		if err == nil {
			sc, err = r.Scenario()
		}
		return fmt.Sprintf("%s run %d", r.Name, r.ID), sc, err
	}
	sc, warnings, err := loadScenario(s.Scenario, s.Date)
	for _, w := range warnings {
		c.Warn(w)
	}
	name = nameOf(s.Scenario)
	if err == nil && sc.Payments != nil && sc.Payments.Episodes == scenario.EpisodesByDate {
		name += " · " + sc.Inputs.Dates[0]
	}
	return name, sc, err
}

// simulation is a run with its outputs.
type simulation struct {
	engine *engine.Engine
	story  *narrative.Live // may be nil
	trace  *trace.Writer   // may be nil
	curves *runCurves      // may be nil
}

// all runs every tick and finishes the outputs.
func (s *simulation) all(c *Context) error {
	for !s.engine.Done() {
		if c.Err() != nil {
			return c.Err()
		}
		if _, err := s.engine.Step(s); err != nil {
			return because(err, errkind.Invalid, "")
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

// RecordTick passes a tick to all outputs.
func (s *simulation) RecordTick(r *engine.TickRecord) error {
	if s.curves != nil {
		s.curves.record(r)
	}
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

// traceFile is the trace file that the user named.
type traceFile struct {
	*bufio.Writer
	*vfs.Output
}

func createTrace(name string, replace bool) (*traceFile, error) {
	out, err := createOutput(name, replace)
	if err != nil {
		return nil, err
	}
	return &traceFile{bufio.NewWriterSize(out, 1<<16), out}, nil
}

func (t *traceFile) commit() error { return firstError(t.Flush(), t.Commit()) }

// firstError returns the first of two errors that is not nil.
func firstError(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// nameOf returns the name of a document without directory and suffix.
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
