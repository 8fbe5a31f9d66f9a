package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/pictures"
	htmlreport "sweep/datasets/report"
	"sweep/datasets/vfs"
	scenarios "sweep/engine/scenario"
	"sweep/engine/text"
	"sweep/runner/plan"
	"sweep/runner/results"
	"sweep/sweeps"
)

// studyOf describes the experiment of a data set for its pictures.
func studyOf(g *sweeps.Grid, info *dataInfo, dir vfs.Place) *pictures.Study {
	n := info.Counts
	s := &pictures.Study{Name: info.Name, Axes: []pictures.Axis{}, File: fileName(info.Name), Design: g.Design().Name, Points: g.NumPoints(), Replications: g.NumReplications(),
		Planned: n.Runs, Done: n.CommittedRuns, Failed: n.FailedRuns, Classification: info.Classification, Currency: g.Currency(),
		Sampled: g.Design().Sampled() || g.Design().Listed, Common: info.Grid.Seeding == "common", Priced: g.HasPrices(), Dates: len(g.Dates()), FromFile: len(g.Inputs()) > 0}
	s.SecondOrder = secondOrder(g.Design())
	if rule := g.Stopping(); rule != nil {
		s.Rule = &pictures.Rule{Metric: rule.Metric, Below: rule.Below, Relative: rule.Relative, Text: rule.Text}
	}
	s.Tables, _ = plan.OutputTables(g) // the grid was checked before it was run
	for _, a := range g.Axes() {
		axis := pictures.Axis{Name: a.Name, Label: strings.ReplaceAll(a.Name, "_", " "), Levels: []string{}, Numeric: a.Type == sweeps.Int64 || a.Type == sweeps.Float64,
			From: a.From, To: a.To, Log: a.Scale == "log", Set: a.Set, Group: a.Group, DependsOn: a.DependsOn}
		if axis.Numeric && pictures.InCents(a.Set) {
			axis.Unit = "money"
		}
		if a.Values.Len() <= pictures.LevelsMax {
			for _, v := range a.Values.All() {
				axis.Levels = append(axis.Levels, v.Label())
			}
		}
		s.Axes = append(s.Axes, axis)
	}
	s.Maximises = info.maximises
	if tick, ok := g.Continues(); ok {
		last := int64(tick)
		s.Continues = &last
	}
	s.Prices = pricesOf(g)
	s.Costs = func(_ context.Context, expressions []string) (map[int64][]float64, error) {
		return costsOf(dir, expressions)
	}
	s.Fingerprint = fingerprint(g, info)
	return s
}

// costsOf computes expressions for all runs of a data set that have a value of each.
func costsOf(dir vfs.Place, expressions []string) (map[int64][]float64, error) {
	quantities := make([]*results.Quantity, len(expressions))
	for i, text := range expressions {
		var err error
		if quantities[i], err = results.ParseQuantity(text); err != nil {
			return nil, err
		}
	}
	d, err := datasets.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	r, err := results.Read(d, results.Columns(quantities...)...)
	if err != nil {
		return nil, err
	}
	columns, err := r.Of(d, quantities...)
	if err != nil {
		return nil, err
	}
	values := make(map[int64][]float64, len(r.Runs))
	for k := range r.Runs {
		row := make([]float64, len(columns))
		for i := range columns {
			row[i] = columns[i][k]
		}
		if !slices.ContainsFunc(row, math.IsNaN) {
			values[r.Runs[k].ID] = row
		}
	}
	return values, nil
}

// fingerprint depends on the content of the data set and on the texts of its files, which contain the names of the banks.
func fingerprint(g *sweeps.Grid, info *dataInfo) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", info.Content)
	for _, name := range slices.Sorted(maps.Keys(g.Source())) {
		fmt.Fprintf(h, "%q %q\n", name, g.Source()[name])
	}
	return h.Sum(nil)
}

// pricesScanMax bounds the points that are looked at for the levels of an axis of prices.
const pricesScanMax = 100_000

// pricesOf finds the ratios of delay to liquidity cost of a grid, at each level of an axis that sets prices if there is one.
func pricesOf(g *sweeps.Grid) pictures.Prices {
	p := pictures.Prices{Axis: slices.IndexFunc(g.Axes(), func(a sweeps.Axis) bool {
		return !slices.ContainsFunc(a.Set, func(key string) bool { return key != "cost_rates" && !strings.HasPrefix(key, "cost_rates.") })
	})}
	set := slices.ContainsFunc(g.Axes(), func(a sweeps.Axis) bool {
		return slices.ContainsFunc(a.Set, func(key string) bool { return strings.HasSuffix(key, ".policy") })
	})
	ratioAt := func(point int64) (ratio float64, ok bool) {
		run, err := g.Run(point * g.NumReplications())
		if err != nil {
			return 0, false
		}
		scenario, err := g.Settings(run)
		if err != nil {
			return 0, false
		}
		p.Fixed = !set && !slices.ContainsFunc(scenario.Agents, func(a scenarios.Agent) bool { return bytes.Contains(a.Policy.Program.Text(), []byte(`"cost_`)) })
		return scenario.Costs.DelayPerTickPerCent * 1e4 / scenario.Costs.LiquidityBpsPerTick, true
	}
	if p.Axis < 0 {
		if ratio, ok := ratioAt(0); ok {
			p.Ratios = []float64{ratio}
		}
		return p
	}
	labels := []string{}
	for _, v := range g.Axes()[p.Axis].Values.All() {
		labels, p.Ratios = append(labels, v.Label()), append(p.Ratios, math.NaN())
	}
	for i, left := int64(0), len(labels); i < min(g.NumPoints(), pricesScanMax) && left > 0; i++ {
		at, err := g.Point(i)
		if err != nil {
			break
		}
		level := slices.Index(labels, at.Values[p.Axis].Label())
		if level < 0 || !math.IsNaN(p.Ratios[level]) {
			continue
		}
		if ratio, ok := ratioAt(i); ok {
			p.Ratios[level] = ratio
		}
		left--
	}
	return p
}

// fileName makes the name of the experiment part of a file's name.
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '-'
	}, name)
}

// head describes the data set at the top and the bottom of the report.
func (s *pictured) head() htmlreport.Head {
	h := headOf(s.Study, s.info, s.grid)
	for _, f := range s.Figures() {
		h.Figures = append(h.Figures, htmlreport.Figure{Value: f[0], Label: f[1]})
	}
	h.Figures = append(h.Figures, htmlreport.Figure{Value: text.Count(s.Study.Failed), Label: "failed runs", Bad: s.Study.Failed > 0})
	return h
}

// headOf is the part of the head that needs no runs. It has no time, host or path.
func headOf(study *pictures.Study, info *dataInfo, g *sweeps.Grid) htmlreport.Head {
	h := htmlreport.Head{Title: info.Name, Classification: info.Classification, About: aboutText(study)}
	if study.Done < study.Planned {
		h.Banner = fmt.Sprintf("Unfinished: %s of %s. The pictures show what there is; %s", text.Count(study.Done), text.Counted(study.Planned, "run"),
			"sweep run with the directory of the data set continues it.")
	}
	for _, a := range study.Axes {
		h.Axes = append(h.Axes, [2]string{"axis " + a.Name, study.Levels(a) + " · sets " + strings.Join(a.Set, ", ")})
	}
	h.Made = [][2]string{{"seed", fmt.Sprintf("%d, %s", info.Grid.Seed, info.Grid.Seeding)}, {"program", info.programs()},
		{"format", fmt.Sprint(info.Format)}, {"model", fmt.Sprint(info.Model)}, {"content hash", info.Content}}
	for _, in := range info.Inputs {
		h.Made = append(h.Made, [2]string{"payments", inputText(in) + ", hash " + in.Hash})
	}
	source := g.Source()
	names := make([]string, 0, len(source))
	for name := range source {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		h.Made = append(h.Made, [2]string{name, fmt.Sprintf("hash %x", sha256.Sum256(source[name]))})
		h.Sources = append(h.Sources, htmlreport.Source{Name: name, Text: strings.ToValidUTF8(string(source[name]), "�")})
	}
	h.Cite = info.Citation
	return h
}

// aboutText summarises the design.
func aboutText(study *pictures.Study) string {
	parts := []string{text.Counted(study.Points, "point")}
	switch repeated := map[bool]string{true: "date", false: "replication"}[study.Dates > 0]; {
	case study.Rule != nil:
		parts[0] += fmt.Sprintf(", up to %s each", text.Counted(study.Replications, "replication"))
	case study.Planned != study.Points*study.Replications: // the last of several plans is not all there is, as in a search
		parts[0] = fmt.Sprintf("up to %s of a point", text.Counted(study.Replications, repeated))
	default:
		parts[0] += " × " + text.Counted(study.Replications, repeated)
	}
	parts = append(parts, text.Counted(study.Planned, "run"))
	if len(study.Axes) > 0 {
		parts = append(parts, study.Design+" design")
	}
	if study.Points > 1 && study.Dates == 0 {
		if study.Common {
			parts = append(parts, "the same days at every point")
		} else {
			parts = append(parts, "different days at every point")
		}
	}
	return strings.Join(parts, " · ")
}
