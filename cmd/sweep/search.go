package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"sweep/datasets"
	"sweep/datasets/stats"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/cluster"
	"sweep/runner/lab"
	"sweep/runner/shell"
)

// SearchCmd is sweep search.
type SearchCmd struct {
	Document string `arg:"" name:"lab" help:"Search document (TOML)."`

	Dir     vfs.Place `short:"d" placeholder:"DIR" help:"Directory of the data set, or s3://BUCKET/PREFIX. Default: out/NAME."`
	Workers int       `min:"1" max:"10000" short:"w" placeholder:"N" help:"Number of batches to compute in parallel, and maximum number of cores to use. Default: one per core."`
	Shard   shard     `hidden:""`
	Replay  bool      `help:"Repeat the journal of an external proposer without starting it."`
	Journal vfs.Place `placeholder:"DATASET" help:"Repeat the journal of this data set instead of the own one. Implies --replay."`
	Top     int       `default:"10" min:"1" placeholder:"N" help:"Print up to N candidates. Default: 10."`
	limits
	Quiet bool `short:"q" help:"Do not print progress."`
	JSON  bool `help:"Print the result as JSON."`
}

// Help is shown below the usage.
func (*SearchCmd) Help() string {
	return `Candidates come from a design of the space, or from an external program. Each is compared with the incumbent in paired episodes, and
the best one is confirmed on fresh episodes. The search is a data set like any other: it has the runs of all candidates, and the table
candidates with everything that is known about them.

  sweep search sweeps/searches/cheaper-small.toml
  sweep query out/cheaper-small "select candidate, stage, episodes, estimate, verdict from candidates"

The same command continues an interrupted search. sweep run DIR on the same data set, also on other machines, helps to compute its
batches.`
}

// Run searches.
func (k *SearchCmd) Run(c *Context) error {
	c.JSON = k.JSON
	if k.Shard.Count > 1 {
		return usage("start sweep run "+k.place("NAME").String()+" in other processes, which then take batches of the search", "a search has no shards: its stages depend on each other")
	}
	doc, err := lab.Load(k.Document)
	if err != nil {
		return err
	}
	useCores(k.Workers)
	o := lab.Options{Runner: k.options(c, k.place(doc.Name)), Progress: k.progress(c)}
	switch {
	case doc.Proposer.Kind == "external":
		o.Runner.Session = &runner.Session{}
		p, err := k.external(c, doc, o.Runner.Session)
		if err != nil {
			return err
		}
		defer p.Close()
		o.Proposer = p
	case k.Replay || !k.Journal.IsZero():
		return usage("run the command without --replay and --journal", "%s has no external proposer, so there is no journal to repeat", k.Document)
	}
	s, err := lab.New(doc, o)
	if err != nil {
		return err
	}
	out, err := s.Run(c)
	if err != nil {
		var interrupted *runner.Interrupted
		if errors.As(err, &interrupted) {
			c.Sayf("\nnext: %s", k.again())
		}
		return err
	}
	if k.JSON {
		return json.NewEncoder(c.Stdout).Encode(searchJSON(doc, k.place(doc.Name), out))
	}
	k.print(c, doc, out)
	return nil
}

func (k *SearchCmd) again() string {
	words := []string{"sweep", "search", k.Document}
	if !k.Dir.IsZero() {
		words = append(words, "--dir", k.Dir.Text())
	}
	return shell.Join(words...)
}

func (k *SearchCmd) place(name string) vfs.Place {
	if !k.Dir.IsZero() {
		return k.Dir
	}
	return vfs.OnDisk(filepath.Join("out", name))
}

func (k *SearchCmd) options(c *Context, dir vfs.Place) runner.Options {
	o := runner.Options{Dir: dir, Workers: k.Workers, Version: datasets.ProgramVersion()}
	k.limits.apply(&o)
	if end, ok := cluster.Deadline(c.Env); ok {
		o.Deadline = end
	}
	return o
}

// progress prints a line per stage.
func (k *SearchCmd) progress(c *Context) func(lab.Step) {
	if k.Quiet || k.JSON {
		return nil
	}
	return func(s lab.Step) {
		where := ""
		if s.Outer != "" {
			where = s.Outer + ": "
		}
		what := fmt.Sprintf("stage %d: %s × %s", s.Stage, text.Counted(int64(s.Candidates), "candidate"), text.Counted(s.Episodes, "episode"))
		if s.Kind == "confirm" {
			what = "confirmation: " + text.Counted(s.Episodes, "fresh episode")
		}
		best := ""
		if s.Best != nil && stats.Finite(s.Best.Mean) {
			best = fmt.Sprintf(", best %s %s", s.Best.ID, figure(s.Best.Mean))
		}
		c.Sayf("%s%s%s", where, what, best)
	}
}

// print prints what the search has found.
func (k *SearchCmd) print(c *Context, doc *lab.Document, out *lab.Outcome) {
	for _, p := range out.Points {
		k.printPoint(c, doc, &p)
	}
	n := out.Counts
	if len(doc.Players) > 0 {
		c.Printf("\n%s, %s computed\n", text.Counted(int64(n.Candidates), "profile"), text.Counted(n.Runs, "run"))
		c.Sayf("\nnext: %s", shell.Join("sweep", "query", k.place(doc.Name).Text(), "from equilibria"))
		return
	}
	c.Printf("\n%s, %s evaluated, %s computed", text.Counted(int64(n.Candidates), "candidate"), text.Counted(n.Evaluated, "episode"), text.Counted(n.Runs, "run"))
	if n.Invalid > 0 {
		c.Printf(", %s invalid", text.Count(int64(n.Invalid)))
	}
	c.Printf("; %s of the incumbent, %s of the confirmation\n", text.Counted(n.Incumbent, "run"), text.Count(n.Confirm))
	c.Printf("rule: %s\n", doc.Rule.Text())
	c.Sayf("\nnext: %s", shell.Join("sweep", "query", k.place(doc.Name).Text(), "from candidates"))
}

func (k *SearchCmd) printPoint(c *Context, doc *lab.Document, p *lab.PointOutcome) {
	if p.Outer != "" {
		c.Printf("\n%s\n", p.Outer)
	}
	if p.Game != nil {
		printGame(c, p.Game)
		return
	}
	level := strconv.FormatFloat(100*doc.Rule.Level, 'g', 6, 64) + " % interval"
	t := text.NewTable("candidate", ">episodes", ">mean", ">difference", level, "verdict", "values")
	t.KeyColumns = 1
	for i, r := range p.Candidates {
		if i >= k.Top {
			break
		}
		verdict, values := r.Search.Verdict, paramsText(r.Params)
		if len(r.Invalid) > 0 {
			values = r.Search.Reason
		}
		if r.Same != "" {
			values += " (the same as " + r.Same + ")"
		}
		t.Add(r.ID, text.Count(int64(r.Search.N)), figure(r.Search.CandidateMean), figure(r.Search.Mean), ciText(r.Search.CI), verdict, values)
	}
	c.Printf("\n%s: %s minus the incumbent's\n\n", doc.Name, objectiveText(doc))
	c.printTable(t, "")
	if more := len(p.Candidates) - k.Top; more > 0 {
		c.Printf("%s more in the table candidates\n", text.Count(int64(more)))
	}
	w := p.Winner
	if w == nil {
		c.Printf("\nno candidate is better than the incumbent\n")
		return
	}
	c.Printf("\nwinner: %s%s\n", w.ID, spaced(paramsText(w.Params)))
	c.Printf("search: %s\n", resultText(&w.Search))
	if w.Confirmed != nil {
		c.Printf("fresh episodes: %s\n", resultText(w.Confirmed))
	}
	if len(p.Others) > 0 {
		c.Printf("\nwhat it costs each bank, on fresh episodes\n\n")
		t := text.NewTable("bank", ">total cost, difference", level)
		for _, e := range p.Others {
			t.Add(e.Agent, figure(e.Mean), ciText(e.CI))
		}
		c.printTable(t, "")
	}
}

func objectiveText(doc *lab.Document) string {
	better := "lower is better"
	if doc.Objective.Higher {
		better = "higher is better"
	}
	return doc.Objective.Text + ", " + better
}

func spaced(text string) string {
	if text == "" {
		return ""
	}
	return " (" + text + ")"
}

func resultText(r *lab.Result) string {
	return withReason(fmt.Sprintf("%s; difference %s, interval %s, %s", r.Verdict, figure(r.Mean), ciText(r.CI), text.Counted(int64(r.N), "episode")), r.Reason)
}

func ciText(ci *[2]float64) string {
	if ci == nil {
		return "–"
	}
	return intervalText(&stats.Interval{Low: ci[0], High: ci[1]})
}

func paramsText(params []lab.Param) string {
	words := make([]string, len(params))
	for i, p := range params {
		value := fmt.Sprint(p.Value)
		if x, ok := p.Value.(float64); ok {
			value = figure(x)
		}
		words[i] = p.Name + "=" + value
	}
	return strings.Join(words, " ")
}

// searchJSON is the result for programs.
func searchJSON(doc *lab.Document, dir vfs.Place, out *lab.Outcome) map[string]any {
	points := []any{}
	for _, p := range out.Points {
		list := []any{}
		for _, r := range p.Candidates {
			list = append(list, rankedJSON(r))
		}
		others := []any{}
		for _, e := range p.Others {
			others = append(others, map[string]any{"agent": e.Agent, "n": e.N, "mean": jsonNumber(e.Mean), "ci": e.CI})
		}
		point := map[string]any{"outer": p.Outer, "candidates": list, "winner": nil, "others": others, "stopped": p.Stopped}
		if p.Game != nil {
			point["game"] = p.Game.JSON()
		}
		if p.Winner != nil {
			point["winner"] = rankedJSON(p.Winner)
		}
		points = append(points, point)
	}
	n := out.Counts
	return map[string]any{
		"name": doc.Name, "dir": dir, "objective": doc.ObjectiveText(), "higher_is_better": doc.Objective.Higher, "rule": doc.Rule.Text(), "points": points,
		"candidates": n.Candidates, "invalid": n.Invalid, "episodes_evaluated": n.Evaluated, "runs_computed": n.Runs, "runs_incumbent": n.Incumbent, "runs_confirmation": n.Confirm,
	}
}

func rankedJSON(r *lab.Ranked) map[string]any {
	params := map[string]any{}
	for _, p := range r.Params {
		params[p.Name] = p.Value
	}
	out := map[string]any{"id": r.ID, "generation": r.Generation, "parents": append([]string{}, r.Parents...), "params": params, "search": resultJSON(&r.Search), "confirmed": nil,
		"p": jsonNumber(r.P), "p_holm": jsonNumber(r.Holm), "invalid": append([]lab.Invalidity{}, r.Invalid...), "same_as": nil}
	if r.Same != "" {
		out["same_as"] = r.Same
	}
	if r.Confirmed != nil {
		out["confirmed"] = resultJSON(r.Confirmed)
	}
	return out
}

func resultJSON(r *lab.Result) map[string]any {
	out := map[string]any{"stage": r.Stage, "n": r.N, "mean": jsonNumber(r.Mean), "mean_candidate": jsonNumber(r.CandidateMean), "ci": r.CI, "e_value": nil, "verdict": r.Verdict, "reason": nil}
	if r.EValue != nil {
		out["e_value"] = jsonNumber(*r.EValue)
	}
	if r.Reason != "" {
		out["reason"] = r.Reason
	}
	return out
}
