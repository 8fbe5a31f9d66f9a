package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/estimate"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// PlanCmd is sweep plan.
type PlanCmd struct {
	Grid      string        `arg:"" help:"Grid file (TOML)."`
	Rows      int64         `max:"1000000" name:"points" aliases:"rows" default:"8" placeholder:"N" help:"Number of points to show. Default: 8."`
	OldRows   int64         `max:"1000000" name:"n" short:"n" hidden:""` // as it was spelt before -n was the name of a query
	Pilot     int           `max:"1000000" default:"6" placeholder:"N" help:"Minimum number of runs to compute for the cost estimate; more if they are short. 0 skips the estimate. Default: 6."`
	Workers   int           `min:"1" max:"10000" short:"w" placeholder:"N" help:"Number of workers to estimate the wall time for. Default: one per core."`
	PilotTime time.Duration `min:"100ms" default:"10s" placeholder:"TIME" help:"Time after which the pilot ends, if need be in the middle of a run. Default: 10s."`
	Dir       vfs.Place     `short:"d" placeholder:"DIR" help:"Directory or URL of the data set to compare the plan with. Default: out/NAME."`
	MaxRuns   int64         `min:"1" placeholder:"N" help:"Accept a grid of up to N runs. Default: 10000000."`
	JSON      bool          `help:"Print JSON."`
}

// Help is shown below the usage.
func (*PlanCmd) Help() string {
	return `The whole grid is checked, as in sweep run. The cost estimate is based on a pilot: a few runs computed in memory. Nothing is
written.`
}

// planOf is a plan for programs.
type planOf struct {
	Name         string        `json:"name"`
	Points       int64         `json:"points"`
	Replications int64         `json:"replications"`
	Runs         int64         `json:"runs"`
	Batches      int64         `json:"batches"`
	Design       string        `json:"design"`
	Seed         uint64        `json:"seed"`
	Seeding      string        `json:"seeding"`
	Until        string        `json:"until,omitempty"` // the replications are the most a point gets
	Axes         []planAxis    `json:"axes"`
	Tables       []string      `json:"tables"`
	PartitionBy  []string      `json:"partition_by,omitempty"`
	First        []planRun     `json:"first"`
	Price        *planEstimate `json:"price,omitempty"`
	Refused      string        `json:"refused,omitempty"` // why the data set in the directory does not take the grid
}

type planAxis struct {
	Name   string   `json:"name"`
	Type   string   `json:"type"`
	Set    []string `json:"set"`
	Values []any    `json:"values,omitempty"`
	Banks  string   `json:"banks,omitempty"` // the set of banks that the values are
	From   float64  `json:"from,omitempty"`
	To     float64  `json:"to,omitempty"`
	Scale  string   `json:"scale,omitempty"`

	count int // of all values
}

type planRun struct {
	Point  int64          `json:"point"`
	Key    string         `json:"key"`
	Seed   uint64         `json:"seed,string"`
	Params map[string]any `json:"params"`
}

// Run shows the plan.
func (p *PlanCmd) Run(c *Context) error {
	c.JSON = p.JSON
	if p.OldRows > 0 {
		p.Rows = p.OldRows
	}
	if p.Pilot == 0 {
		defer tidy()()
	}
	g, err := loadGrid(p.Grid, p.MaxRuns)
	if err != nil {
		return err
	}
	dir := datasetPlace(p.Dir, g)
	look, refused := runner.Look(g, runner.Options{Dir: dir})
	if mistakes := firstError(mistakesOf(refused), plan.Storable(g)); mistakes != nil {
		return mistakes
	}
	plan, err := plan.Make(g, nil)
	if err != nil {
		return err
	}
	view, err := p.view(g, plan)
	if err != nil {
		return err
	}
	if refused != nil {
		view.Refused = refused.Error()
	}
	warnings := g.Warnings()
	if p.Pilot > 0 {
		e, err := estimate.Pilot(c, plan, p.Pilot, p.PilotTime)
		if err != nil {
			return err
		}
		view.Price = estimateFor(e, workers(p.Workers))
		warnings = append(warnings, e.Warnings(workers(p.Workers))...)
	}
	for _, w := range warnings {
		c.Warn(w)
	}
	if p.JSON {
		return firstError(json.NewEncoder(c.Stdout).Encode(view), refused)
	}
	p.print(c, g, view)
	view.Price.print(c)
	if refused != nil {
		return refused
	}
	printLook(c, dir, look)
	c.Sayf("\nnext: sweep run %s", p.Grid)
	return nil
}

// mistakesOf returns the error if it lists mistakes of the grid, else nil.
func mistakesOf(err error) error {
	var mistakes document.Errors
	if errors.As(err, &mistakes) {
		return err
	}
	return nil
}

// printLook shows what the grid would add to an existing data set.
func printLook(c *Context, dir vfs.Place, v runner.Preview) {
	switch {
	case !v.Exists:
	case v.NewPlan > 0:
		c.Printf("\n%s is a data set with %s; sweep run adds %s to it\n", dir, text.Counted(v.Runs-v.NewRuns, "run"), text.Counted(v.NewRuns, "run"))
	default:
		c.Printf("\n%s is the data set of this grid, with %s of %s computed\n", dir, text.Count(v.Before), text.Counted(v.Shard, "run"))
	}
}

func (p *PlanCmd) view(g *sweeps.Grid, plan *plan.Plan) (planOf, error) {
	v := planOf{
		Name: g.Name(), Points: g.NumPoints(), Replications: g.NumReplications(), Runs: g.NumRuns(), Batches: plan.NumBatches(),
		Design: g.Design().Name, Seed: g.Seed(), Seeding: g.Seeding().String(), Tables: g.Output().Tables, PartitionBy: g.Output().PartitionBy,
	}
	if v.Tables == nil {
		v.Tables = []string{"*"}
	}
	if rule := g.Stopping(); rule != nil {
		v.Until = rule.Text
	}
	for _, a := range g.Axes() {
		axis := planAxis{Name: a.Name, Type: a.Type.String(), Set: a.Set, Banks: a.Banks, From: a.From, To: a.To, Scale: a.Scale}
		axis.count = a.Values.Len()
		for i, value := range a.Values.All() {
			if i == valuesShown && !p.JSON {
				break // the rest is not shown
			}
			axis.Values = append(axis.Values, value.Any())
		}
		v.Axes = append(v.Axes, axis)
	}
	for point := range min(p.Rows, g.NumPoints()) {
		run, err := g.Run(point * g.NumReplications())
		if err != nil {
			return v, err
		}
		params := map[string]any{}
		for i, a := range g.Axes() {
			params[a.Name] = run.Values[i].Any()
		}
		v.First = append(v.First, planRun{Point: point, Key: run.Key, Seed: run.Seed, Params: params})
	}
	return v, nil
}

// print prints the plan as text.
func (p *PlanCmd) print(c *Context, g *sweeps.Grid, v planOf) {
	c.Printf("%s: %s × %s = %s in %s\n", v.Name, text.Counted(v.Points, "point"), text.Counted(v.Replications, "replication"),
		text.Counted(v.Runs, "run"), text.Counted(v.Batches, "batch"))
	for _, in := range g.Inputs() {
		c.Printf("%s\n", gridInputText(in))
	}
	if v.Until != "" {
		c.Printf("maximum: each point gets replications until %s\n", v.Until)
	}
	c.Printf("\n")
	axes := text.NewTable("axis", "values", "sets")
	for _, a := range v.Axes {
		axes.Add(a.Name, valuesText(a), strings.Join(a.Set, ", "))
	}
	c.printTable(axes, "")
	c.Printf("\n")
	points := text.NewTable(append([]string{">point", "key of its first run"}, axisNames(g)...)...)
	for _, r := range v.First {
		cells := []string{fmt.Sprint(r.Point), r.Key}
		for _, name := range axisNames(g) {
			cells = append(cells, fmt.Sprint(r.Params[name]))
		}
		points.Add(cells...)
	}
	c.printTable(points, "")
	if left := v.Points - int64(len(v.First)); left > 0 {
		c.Printf("… and %s more\n", text.Counted(left, "point"))
	}
}

func axisNames(g *sweeps.Grid) []string {
	var names []string
	for _, a := range g.Axes() {
		names = append(names, a.Name)
	}
	return names
}

// valuesShown limits the values of an axis in the text of a plan.
const valuesShown = 8

// valuesText is "0, 500000, 1000000", "BANK_A, BANK_C (largest:2)", or the range of an axis without values.
func valuesText(a planAxis) string {
	if len(a.Values) == 0 {
		return fmt.Sprintf("%v to %v (%s)", a.From, a.To, a.Scale)
	}
	shown := a.Values[:min(len(a.Values), valuesShown)]
	texts := make([]string, len(shown))
	for i, v := range shown {
		texts[i] = fmt.Sprint(v)
	}
	text := strings.Join(texts, ", ")
	if left := a.count - len(shown); left > 0 {
		text += fmt.Sprintf(", … %d more", left)
	}
	if a.Banks != "" {
		text += " (" + a.Banks + ")"
	}
	return text
}
