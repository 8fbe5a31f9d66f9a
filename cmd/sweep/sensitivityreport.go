package main

import (
	"math"

	"sweep/datasets/sensitivity"
	"sweep/datasets/stats"
	"sweep/engine/text"
)

// sensitivityReport is the result of an analysis with what people need beside the numbers.
type sensitivityReport struct {
	*sensitivity.Result
	metric string
	rows   int
	unit   string // of what the rows are: row or point
	level  float64
	study  *sensitivityStudy // nil for a file
}

// measureNames are the usual names of the measures.
var measureNames = map[string]string{"s1": "S1", "st": "ST", "mu": "μ", "mu_star": "μ*", "sigma": "σ", "max": "maximum", "ks": "KS distance"}

// methodTitles say what the numbers are.
var methodTitles = map[sensitivity.Method]string{
	sensitivity.Sobol:    "Sobol' indices: shares of the variance",
	sensitivity.Morris:   "elementary effects per range of the axis",
	sensitivity.PAWN:     "KS distances of slices to all outputs",
	sensitivity.Regional: "KS distances between rows above the threshold and the others",
	sensitivity.Main:     "ANOVA: shares of the sum of squares",
	sensitivity.PRIM:     "boxes with dense outputs above the threshold",
}

// print prints the result for people.
func (r *sensitivityReport) print(c *Context) {
	c.Printf("%s · %s · %s%s\n", r.metric, methodTitles[r.Method], text.Counted(int64(r.rows), r.unit), r.study.replications())
	if r.Method == sensitivity.Regional || r.Method == sensitivity.PRIM {
		c.Printf("threshold %s\n", figure(r.Threshold))
	}
	c.Printf("\n")
	if r.Method == sensitivity.PRIM {
		r.printBoxes(c)
	} else {
		r.printAxes(c)
	}
	if r.Resampled != "" {
		c.Printf("\n%s intervals: 1,000 resamples of %s\n", text.Share(r.level), r.Resampled)
	}
	if r.Reason != "" {
		c.Printf("\nnot computed: %s\n", r.Reason)
	}
	for i, note := range r.study.notes() {
		if i == 0 {
			c.Printf("\n")
		}
		c.Printf("%s\n", note)
	}
}

// json is the result for programs; that of a data set also has what the rows are.
func (r *sensitivityReport) json() map[string]any {
	object := r.JSON()
	if r.study != nil {
		r.study.describe(object)
		object["metric"], object["method"] = r.metric, r.Method
		if r.Resampled != "" {
			object["level"] = r.level
		}
	}
	return object
}

// printAxes prints a row per axis and one per pair.
func (r *sensitivityReport) printAxes(c *Context) {
	heads := []string{"axis"}
	for _, m := range r.Measures {
		heads = append(heads, ">"+firstText(measureNames[m.Key], m.Key))
		if m.Interval {
			heads = append(heads, "interval")
		}
	}
	t := text.NewTable(heads...)
	for i, name := range r.Names {
		row := []string{name}
		for k, m := range r.Measures {
			row = append(row, figure(r.Values[i][k].Value))
			if m.Interval {
				row = append(row, intervalText(r.Values[i][k].Interval))
			}
		}
		t.Add(row...)
	}
	c.printTable(t, "")
	if len(r.Pairs) == 0 {
		return
	}
	c.Printf("\n")
	name := "share"
	if r.Method == sensitivity.Sobol {
		name = "S2"
	}
	pairs := text.NewTable("interaction", "", ">"+name)
	for _, p := range r.Pairs {
		pairs.Add(p.A, p.B, figure(p.Value))
	}
	c.printTable(pairs, "")
}

// printBoxes prints the limits of the box, and the curve.
func (r *sensitivityReport) printBoxes(c *Context) {
	for _, b := range r.Boxes {
		c.Printf("box with density %s and coverage %s\n", text.Share(b.Density), text.Share(b.Coverage))
		t := text.NewTable("axis", ">from", ">to")
		for i, name := range r.Names {
			t.Add(name, figure(b.Low[i]), figure(b.High[i]))
		}
		c.printTable(t, "  ")
	}
	if len(r.Curve) == 0 {
		return
	}
	c.Printf("\ntrade-off of the peeling\n")
	t := text.NewTable(">box", ">density", ">coverage")
	for i, b := range r.Curve {
		t.Add(text.Count(int64(i+1)), text.Share(b.Density), text.Share(b.Coverage))
	}
	c.printTable(t, "  ")
}

// table is the result as a table: a row per axis or pair and measure, or per box and axis.
func (r *sensitivityReport) table() *resultTable {
	t := &resultTable{}
	for i, name := range r.Names {
		for k, m := range r.Measures {
			r.addMeasure(t, name, "", m.Key, r.Values[i][k])
		}
	}
	for _, p := range r.Pairs {
		key := "share"
		if r.Method == sensitivity.Sobol {
			key = "s2"
		}
		r.addMeasure(t, p.A, p.B, key, sensitivity.Number{Value: p.Value})
	}
	for i, b := range r.Boxes {
		r.addBox(t, "box", i+1, b)
	}
	for i, b := range r.Curve {
		r.addBox(t, "curve", i+1, b)
	}
	return t
}

func (r *sensitivityReport) addMeasure(t *resultTable, axis, other, measure string, n sensitivity.Number) {
	low, high := orNaN(n.Interval)
	t.add(resultCell{"method", string(r.Method)}, resultCell{"metric", r.metric}, resultCell{"axis", axis}, resultCell{"other_axis", other},
		resultCell{"measure", measure}, resultCell{"value", n.Value}, resultCell{"low", low}, resultCell{"high", high},
		resultCell{"level", r.level}, resultCell{"rows", int64(r.rows)}, resultCell{"reason", r.Reason})
}

func (r *sensitivityReport) addBox(t *resultTable, list string, number int, b stats.Box) {
	for i, name := range r.Names {
		t.add(resultCell{"method", string(r.Method)}, resultCell{"metric", r.metric}, resultCell{"list", list}, resultCell{"number", int64(number)},
			resultCell{"density", b.Density}, resultCell{"coverage", b.Coverage}, resultCell{"axis", name},
			resultCell{"low", b.Low[i]}, resultCell{"high", b.High[i]}, resultCell{"threshold", r.Threshold}, resultCell{"rows", int64(r.rows)})
	}
}

// orNaN are the ends of an interval, NaN without one.
func orNaN(i *stats.Interval) (low, high float64) {
	if i == nil {
		return math.NaN(), math.NaN()
	}
	return i.Low, i.High
}
