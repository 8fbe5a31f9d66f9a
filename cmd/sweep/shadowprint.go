package main

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/engine/text"
	"sweep/runner/shell"
)

// shadowReplaysMax is the number of replays up to which each is described.
const shadowReplaysMax = 8

// print shows where the replays part from their runs and what they have changed.
func (s *ShadowCmd) print(c *Context, r *shadowResult) error {
	switch {
	case s.JSON:
		return json.NewEncoder(c.Stdout).Encode(r)
	case s.Quiet:
		return nil
	}
	r.printCompared(c)
	for _, p := range r.Replays[:min(len(r.Replays), shadowReplaysMax)] {
		r.printReplay(c, p)
	}
	if more := len(r.Replays) - shadowReplaysMax; more > 0 {
		c.Printf("\n… and %s more, in the table replays\n", text.Count(int64(more)))
	}
	if len(r.Replays) > 1 {
		r.printMeans(c)
	}
	c.Sayf("\nnext: %s", r.Next)
	return nil
}

// printCompared says what was compared before the change.
func (r *shadowResult) printCompared(c *Context) {
	n := int64(len(r.Replays))
	c.Printf("%s of %s in %s", text.Counted(n, "replay"), r.Source, r.Dir)
	switch {
	case r.Compared.Rows > 0:
		c.Printf("; before the change, the runs are the same in %s of %s\n", text.Counted(r.Compared.Rows, "row"), text.Counted(int64(len(r.Compared.Tables)), "table"))
	case r.FromTick > 0:
		c.Printf("; no rows before tick %d are in tables that both data sets keep\n", r.FromTick)
	default:
		c.Printf("; the policies differ from the first tick on, so there are no rows to compare before\n")
		return
	}
	if len(r.Compared.Lacking) > 0 {
		c.Printf("not compared, because %s does not keep them: %s\n", r.Source, strings.Join(r.Compared.Lacking, ", "))
	}
	if len(r.Compared.NotKept) > 0 {
		c.Printf("not compared, because the replays do not keep them: %s\n", strings.Join(r.Compared.NotKept, ", "))
	}
}

// printReplay describes a replay.
func (r *shadowResult) printReplay(c *Context, p *shadowReplay) {
	var follow []string
	for i, agent := range r.Agents {
		follow = append(follow, agent+" follows "+p.labels[i])
	}
	c.Printf("\nrun %d: run %d of %s, where %s", p.Run, p.SourceRun, r.Source, text.List(follow))
	if r.FromTick > 0 {
		c.Printf(" from tick %d on", r.FromTick)
	}
	c.Printf("\n")
	switch {
	case p.Identical:
		c.Printf("  identical: the change is to what the run does anyway\n")
		return
	case p.Decision == nil && p.State == nil:
		c.Printf("  no decision and no state differs\n")
		return
	}
	if d := p.Decision; d != nil {
		about := strings.TrimSuffix(strings.ReplaceAll(d.Tree, "_", " "), " tree")
		if d.payment != "" {
			about = d.payment
		}
		c.Printf("  first decision that differs: tick %d, %s about %s\n    run:    %s\n    replay: %s\n", d.Tick, d.Agent, about, d.Old.sentence(), d.New.sentence())
	}
	if d := p.State; d != nil {
		of := "the central queue"
		if d.Agent != nil {
			of = *d.Agent
		}
		c.Printf("  first state that differs: after tick %d, %s of %s is %s instead of %s\n", d.Tick, d.Quantity, of, d.New, d.Old)
	}
	t := text.NewTable("", ">cost", ">was", ">mean delay", ">was", ">settled", ">was", ">overdue", ">was")
	who := strings.Join(r.Agents, ", ")
	for _, e := range []struct {
		name string
		of   *shadowEffect
	}{{who, &p.Changed}, {"other banks", &p.Others}, {"system", &p.System}} {
		o, n := &e.of.Old, &e.of.New
		t.Add(e.name, r.money(n), r.money(o), ticksOf(n.Delay), ticksOf(o.Delay), text.Count(n.Settled), text.Count(o.Settled), text.Count(n.Late), text.Count(o.Late))
	}
	c.printTable(t, "  ")
}

// sentence describes a decision; nil is one that is not made.
func (s *shadowSide) sentence() string {
	if s == nil {
		return "decides nothing here"
	}
	return s.Path + ": " + s.Action
}

func (r *shadowResult) money(s *shadowSum) string { return r.currency.Mean(s.cost.Float64()) }

func ticksOf(mean *float64) string {
	if mean == nil {
		return text.None
	}
	return strconv.FormatFloat(*mean, 'f', 2, 64)
}

// printMeans shows the mean differences for each combination of policies.
func (r *shadowResult) printMeans(c *Context) {
	type means struct {
		labels         []string
		n, identical   int64
		cost           [3]float64
		delay, settled float64
		delays         float64
	}
	var list []*means
	for _, p := range r.Replays {
		i := slices.IndexFunc(list, func(m *means) bool { return slices.Equal(m.labels, p.labels) })
		if i < 0 {
			i = len(list)
			list = append(list, &means{labels: p.labels})
		}
		m := list[i]
		m.n++
		if p.Decision == nil && p.State == nil {
			m.identical++
		}
		for k, e := range []*shadowEffect{&p.Changed, &p.Others, &p.System} {
			m.cost[k] += e.New.cost.Minus(e.Old.cost).Float64()
		}
		m.settled += float64(p.System.New.Settled - p.System.Old.Settled)
		if old, new := p.System.Old.Delay, p.System.New.Delay; old != nil && new != nil {
			m.delays++
			m.delay += *new - *old
		}
	}
	t := text.NewTable("policy", ">replays", ">without difference", ">Δ cost "+strings.Join(r.Agents, ", "), ">Δ cost others", ">Δ cost system", ">Δ mean delay", ">Δ settled")
	for _, m := range list {
		n, delay := float64(m.n), text.None
		if m.delays > 0 {
			delay = strconv.FormatFloat(m.delay/m.delays, 'f', 2, 64)
		}
		cost := func(k int) string { return r.currency.Mean(math.Round(m.cost[k] / n)) }
		t.Add(strings.Join(m.labels, ", "), text.Count(m.n), text.Count(m.identical), cost(0), cost(1), cost(2), delay, strconv.FormatFloat(m.settled/n, 'f', 2, 64))
	}
	c.Printf("\nmean differences, replay minus run\n")
	c.printTable(t, "")
}

// shadowNext is a command that shows more.
func shadowNext(r *shadowResult) string {
	for _, p := range r.Replays {
		if p.Decision != nil || p.State != nil {
			return shell.Join("sweep", "replay", r.Source, "--run", fmt.Sprint(p.SourceRun), "--beside", fmt.Sprintf("%s:%d", r.Dir, p.Run))
		}
	}
	return shell.Join("sweep", "query", r.Dir, "from replays")
}
