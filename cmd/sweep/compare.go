package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"sweep/datasets/stats"
	"sweep/datasets/vfs"
	"sweep/engine/text"
)

// CompareCmd is sweep compare.
type CompareCmd struct {
	Dir  vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Arms []string  `arg:"" sep:"none" help:"Two or more arms: axis=level[,axis=level…] or point:N. The first one is the baseline of all others."`
	questionFlags
	metricFlags
	tableFlags
}

// Help is shown below the usage.
func (*CompareCmd) Help() string {
	return `Differences are arm minus baseline, paired by point and replication: only points are compared that both arms have, with the same
values of all other axes. Replications are independent of each other, points are not, so the mean over the points is taken within each
replication first. For payments files with a run per date, the dates are resampled in blocks.

  sweep compare out/quickstart policy=fifo policy=patient policy=cautious
  sweep compare out/quickstart point:0 point:7 --metric delay_indicator --metric liquidity_used_intraday_cents

With several comparisons, p is also corrected by Holm's method. sweep evaluate shows all numbers of one comparison.`
}

// Run compares and prints.
func (k *CompareCmd) Run(c *Context) error {
	c.JSON = k.JSON
	q, err := k.question(0)
	if err != nil {
		return err
	}
	if err := k.check(); err != nil {
		return err
	}
	if len(k.Arms) < 2 {
		return usage("sweep compare DIR policy=fifo policy=patient", "one arm has nothing to be compared with")
	}
	s, err := k.open(c, k.Dir)
	if err != nil {
		return err
	}
	var list []*comparison
	rows := &resultTable{}
	for _, metric := range s.metrics {
		for _, arm := range k.Arms[1:] {
			a, err := s.compare(arm, k.Arms[0], metric, q)
			if err != nil {
				return err
			}
			list = append(list, a)
		}
	}
	correct(list)
	for _, a := range list {
		a.addTo(rows)
	}
	if err := k.write(rows); err != nil {
		return err
	}
	if !k.JSON {
		k.print(c, list)
		return nil
	}
	out := make([]*fullJSON, len(list))
	for i, a := range list {
		out[i] = a.full()
	}
	return json.NewEncoder(c.Stdout).Encode(map[string]any{"comparisons": out})
}

// correct corrects the p-values of several comparisons by Holm's method.
func correct(list []*comparison) {
	if len(list) < 2 {
		return
	}
	p := make([]float64, len(list))
	for i, a := range list {
		p[i] = a.PValue()
	}
	for i, x := range stats.Holm(p) {
		list[i].holm = x
	}
}

// methodText names a method for people.
var methodText = map[stats.Method]string{
	stats.ByT: "the wider of Student's t and Hall's interval", stats.ByExact: "exact bootstrap, BCa", stats.ByBCa: "bootstrap, BCa", stats.ByBlock: "circular block bootstrap",
	stats.Auto: "none",
}

// print prints a row per comparison.
func (k *CompareCmd) print(c *Context, list []*comparison) {
	level := strconv.FormatFloat(100*k.Level, 'g', 6, 64) + " % interval"
	heads := []string{"metric", "arm", ">mean", ">difference", level, ">worse", ">n", ">p"}
	if len(list) > 1 {
		heads = append(heads, ">p (Holm)")
	}
	t := text.NewTable(append(heads, "verdict")...)
	t.KeyColumns = 2
	name := ""
	var notes []string
	seen := map[string]bool{}
	note := func(text string) {
		if !seen[text] {
			seen[text] = true
			notes = append(notes, text)
		}
	}
	for _, a := range list {
		shown := a.metric
		if a.unit != "" {
			shown += " (" + a.unit + ")"
		}
		if shown != name {
			t.Add(shown, a.baseline, figure(stats.Mean(a.pairs.Baseline)))
			name = shown
		}
		cells := []string{"", a.candidate, figure(stats.Mean(a.pairs.Candidate)), figure(a.Moments.Mean), intervalText(a.Interval()), text.Share(a.worse()),
			text.Count(int64(a.N)), figure(a.PValue())}
		if len(list) > 1 {
			cells = append(cells, figure(a.holm))
		}
		t.Add(append(cells, string(a.Verdict))...)
		for _, n := range append(a.notes(), a.warnings()...) {
			note(n)
		}
		if a.Reason != "" {
			note(fmt.Sprintf("%s, %s: %s", a.candidate, a.metric, a.Reason))
		}
		if a.settlement != nil {
			note(fmt.Sprintf("%s settles enough: %s", a.candidate, withReason(string(a.settlement.Verdict), a.settlement.Reason)))
		}
		note("interval: " + methodText[a.Method])
	}
	c.printTable(t, "")
	for _, n := range notes {
		c.Printf("%s\n", n)
	}
}
