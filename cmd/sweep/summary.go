package main

import (
	"encoding/json"
	"fmt"
	"slices"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/results"
)

// SummaryCmd is sweep summary.
type SummaryCmd struct {
	Dir    vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Metric string    `placeholder:"NAME" help:"Order points and axes by this numeric column of the table runs. Default: total_cost_cents, or delay_indicator if the scenario has no prices."`
	JSON   bool      `help:"Print JSON."`
}

// Help is shown below the usage.
func (*SummaryCmd) Help() string {
	return `Prints what sweep run prints at its end: the means at each value of each axis, the rank correlation of the axes of a sampled design
with the metric, and the best and the worst points. The numbers come from the table runs, without a query engine; of a sweep that is
still running, from what is committed.

  sweep summary out/quickstart
  sweep summary out/quickstart --metric delay_indicator`
}

// Run prints the summary.
func (s *SummaryCmd) Run(c *Context) error {
	c.JSON = s.JSON
	d, err := datasets.Open(s.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	sum, err := summarize(d, s.Metric)
	if err != nil {
		return err
	}
	if s.JSON {
		return json.NewEncoder(c.Stdout).Encode(sum.json(d))
	}
	r := sum.results
	line := fmt.Sprintf("%s: %s", r.Grid.Name(), text.Counted(int64(len(r.Runs)), "run"))
	if n := int64(len(r.Runs)); n < r.Planned {
		line += " of " + text.Count(r.Planned)
	}
	if failed := int64(r.Failed()); failed > 0 {
		line += ", " + text.Count(failed) + " failed"
	}
	c.Printf("%s\n", line)
	sum.print(c)
	return nil
}

// printSummary prints the summary of a complete data set.
func printSummary(c *Context, dir vfs.Place) error {
	d, err := datasets.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	s, err := summarize(d, "")
	if err == nil {
		c.Printf("\n")
		s.print(c)
	}
	return err
}

// summary is what is worth knowing about a data set at first sight.
type summary struct {
	metric  string // that orders points and axes
	results *results.Results
	axes    []results.AxisMeans
	untold  string // the axes that are not shown
	points  []results.PointMeans
	ranks   []results.Influence // of a sampled design
}

// The means are an overview, not an analysis. The limits keep them on one screen.
const (
	summaryAxesMax   = 4
	summaryValuesMax = 8
	summaryPointsMax = 3 // best and worst points
	// summaryBatchesMax is the number of batches up to which a sweep ends with its summary. Each has a file of table runs.
	summaryBatchesMax = 2000
)

// summaryMetrics are read after the metric that orders the points.
var summaryMetrics = []string{"settlement_rate", "total_arrivals", "total_settlements", "avg_delay_ticks", "delay_indicator", "liquidity_used_intraday_cents", "total_cost_cents"}

// summarize reads the runs of a data set and computes its summary.
func summarize(d *datasets.Dataset, metric string) (*summary, error) {
	r, err := results.Planned(d)
	if err != nil {
		return nil, err
	}
	if metric == "" {
		metric = defaultMetric(r.Grid)
	}
	if err := r.ReadRuns(d, append([]string{metric}, summaryMetrics...)...); err != nil {
		return nil, err
	}
	s := &summary{metric: metric, results: r, points: r.PointMeans()}
	var left []string
	for _, a := range r.GridAxes {
		switch {
		case a.Values.Len() == 1:
		case a.Values.Len() == 0 || a.Values.Len() > summaryValuesMax || len(s.axes) == summaryAxesMax:
			left = append(left, a.Name)
		default:
			s.axes = append(s.axes, r.AxisMeans(a))
		}
	}
	if len(s.axes) > 0 && len(left) > 0 {
		s.untold = "not shown: " + text.List(left) + fmt.Sprintf(" (means are shown for at most %d axes with 2 to %d values)", summaryAxesMax, summaryValuesMax)
	}
	if s.sampled() || len(s.axes) == 0 && len(s.points) > 2 {
		s.ranks = r.Influences(s.points)
	}
	return s, nil
}

func (s *summary) sampled() bool {
	d := s.results.GridDesign
	return d.Kind != nil && d.Sampled()
}

// column is the position of a metric.
func (s *summary) column(metric string) int { return slices.Index(s.results.Metrics, metric) }

// format formats a mean of a metric as people read it.
func (s *summary) format(metric string, x float64) string {
	switch {
	case x != x:
		return text.None
	case metric == "settlement_rate" || metric == "settlement_rate_value":
		return text.Share(x)
	case metric == "delay_indicator" || metric == "delay_indicator_max":
		return indicator(x)
	case unitOf(metric) == "cents":
		return s.results.Grid.Currency().Mean(x)
	case metric == "avg_delay_ticks":
		return text.Mean(x)
	}
	return figure(x)
}

// shortNames are headings.
var shortNames = map[string]string{"total_cost_cents": "cost", "delay_indicator": "delay indicator", "settlement_rate": "settled", "avg_delay_ticks": "delay, ticks",
	"liquidity_used_intraday_cents": "liquidity used"}

func shortName(metric string) string { return firstText(shortNames[metric], metric) }

// replications describes how many runs the points have.
func (s *summary) replications() string {
	least, most := int64(0), int64(0)
	for i, p := range s.points {
		n := int64(p.Runs)
		if i == 0 || n < least {
			least = n
		}
		most = max(most, n)
	}
	word := "replication"
	if s.results.Dated {
		word = "date"
	}
	if least == most {
		return text.Counted(most, word)
	}
	return text.Count(least) + " to " + text.Counted(most, word)
}

// indicator formats a settlement delay indicator, which is between 0 and 1 and often small.
func indicator(x float64) string {
	if x > 0 && x < 0.0005 {
		return "<0.001"
	}
	return text.Fixed(x, 3)
}
