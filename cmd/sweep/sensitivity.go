package main

import (
	"encoding/json"
	"slices"

	"sweep/datasets/sensitivity"
	"sweep/datasets/stats"
	"sweep/datasets/tabular"
	"sweep/datasets/vfs"
)

// SensitivityCmd is sweep sensitivity.
type SensitivityCmd struct {
	Dir vfs.Place `arg:"" optional:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`

	From   string   `placeholder:"FILE" help:"Analyse the rows of a CSV or Parquet file, in the order of the design, instead of a data set."`
	Metric []string `sep:"none" placeholder:"NAME" help:"The output: a column of FILE, or of the table runs, or an expression over columns of runs and of banks, such as 'BANK_A.delay_cost_cents + BANK_A.penalty_cost_cents'. Default for a data set: total_cost_cents, or delay_indicator if the scenario has no prices."`
	Axes   []string `sep:"," placeholder:"A,B,…" help:"The axes: columns of FILE, or for pawn, regional, main and prim some axes of the grid. Default for a data set: all axes."`
	Method string   `enum:",sobol,morris,pawn,regional,main,prim" default:"" placeholder:"METHOD" help:"The analysis: sobol, morris, pawn, regional, main or prim. Default for a data set: main for factorial designs, sobol for saltelli, morris for morris, else pawn."`

	SecondOrder  bool     `help:"With sobol: the design has the rows for indices of pairs."`
	Trajectories int      `min:"1" placeholder:"R" help:"With morris: refuse rows that are not R trajectories."`
	Slices       *int     `min:"2" max:"100000" placeholder:"N" help:"With pawn: number of slices of an axis. Default: 10."`
	Threshold    *float64 `placeholder:"T" help:"With regional and prim: the rows of interest have outputs above T. Default: the median."`
	Level        float64  `default:"0.95" placeholder:"P" help:"With sobol and morris: confidence level of the intervals, between 0 and 1. Default: 0.95."`
	tableFlags
}

// Help is shown below the usage.
func (*SensitivityCmd) Help() string {
	return `Each method answers another question about the output of a design:

  sobol     shares of the variance that an axis explains alone (S1) and with all interactions (ST); Saltelli designs
  morris    change of the output per range of an axis: mean (μ), mean size (μ*) and spread (σ); Morris designs
  main      shares of the variance of main effects and of interactions of two axes, exactly; complete factorial designs
  pawn      how far the distribution of the output in slices of an axis is from that of all outputs; any design
  regional  how far the values of an axis differ between rows with outputs above the threshold and the others; any design
  prim      the box of the axes in which outputs above the threshold are dense; any design

  sweep sensitivity out/quickstart --metric total_cost_cents
  sweep sensitivity --from outputs.csv --method sobol --axes a,b,c --metric y --json

In a data set, the outputs are means over the replications, and resamples draw points and replications. The share of the seed is that
part of the variance of single runs that the replications of a point have among each other.

The rows of a Saltelli design are blocks A, AB₁ … AB_k, [BA₁ … BA_k,] B, and those of a Morris design trajectories of k + 1 rows, each
of which moves one axis. Rows that do not fit are refused. A constant output has no results, and the reason is printed.`
}

// Run analyses and prints.
func (s *SensitivityCmd) Run(c *Context) error {
	c.JSON = s.JSON
	if err := s.check(); err != nil {
		return err
	}
	switch {
	case s.From == "" && s.Dir.IsZero():
		return usage("sweep sensitivity DIR --metric NAME", "the directory of the data set, or --from FILE, is missing")
	case s.From != "" && !s.Dir.IsZero():
		return usage("", "give a data set or --from FILE, not both")
	case len(s.Metric) > 1:
		return usage("", "give one --metric")
	case s.From == "":
		return s.onDataset(c)
	case len(s.Metric) == 0 || len(s.Axes) == 0 || s.Method == "":
		return usage("for example --method pawn --axes a,b --metric y", "--from needs --method, --axes and --metric")
	}
	o, err := s.options()
	if err != nil {
		return err
	}
	data, err := s.read()
	if err != nil {
		return err
	}
	result, err := sensitivity.Analyse(data, o)
	if err != nil {
		return err
	}
	return s.show(c, &sensitivityReport{Result: result, metric: s.Metric[0], rows: len(data.Outputs.Means), unit: "row", level: s.Level})
}

// show writes the table and prints the result.
func (s *SensitivityCmd) show(c *Context, r *sensitivityReport) error {
	if err := s.write(r.table()); err != nil {
		return err
	}
	if s.JSON {
		return json.NewEncoder(c.Stdout).Encode(r.json())
	}
	r.print(c)
	return nil
}

// options are what the flags ask for. A flag of another method would have no effect, and is a mistake.
func (s *SensitivityCmd) options() (o sensitivity.Options, err error) {
	o = sensitivity.Options{Method: sensitivity.Method(s.Method), Level: s.Level, SecondOrder: s.SecondOrder, Trajectories: s.Trajectories,
		Slices: 10, Threshold: s.Threshold}
	if s.Slices != nil {
		o.Slices = *s.Slices
	}
	if !(s.Level > 0 && s.Level < 1) {
		return o, usage("for example --level 0.95", "--level %g is not between 0 and 1", s.Level)
	}
	for _, f := range []struct {
		flag    string
		given   bool
		methods []sensitivity.Method
	}{
		{"--second-order", s.SecondOrder, []sensitivity.Method{sensitivity.Sobol}},
		{"--trajectories", s.Trajectories != 0, []sensitivity.Method{sensitivity.Morris}},
		{"--slices", s.Slices != nil, []sensitivity.Method{sensitivity.PAWN}},
		{"--threshold", s.Threshold != nil, []sensitivity.Method{sensitivity.Regional, sensitivity.PRIM}},
	} {
		if f.given && !slices.Contains(f.methods, o.Method) {
			return o, usage("", "%s has no effect with --method %s", f.flag, o.Method)
		}
	}
	return o, nil
}

// read reads the columns of the file.
func (s *SensitivityCmd) read() (*sensitivity.Data, error) {
	if err := distinctNames("--axes", append([]string{s.Metric[0]}, s.Axes...)); err != nil {
		return nil, err
	}
	file, err := tabular.Open(s.From)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	d := &sensitivity.Data{}
	if d.Axes, err = file.Values(s.Axes...); err != nil {
		return nil, err
	}
	outputs, err := file.Numbers(s.Metric[0])
	if err != nil {
		return nil, err
	}
	d.Outputs = &stats.Outputs{Means: outputs[0]}
	return d, nil
}

// distinctNames refuses a list with a name twice.
func distinctNames(flag string, names []string) error {
	known := map[string]bool{}
	for _, name := range names {
		if known[name] {
			return usage("", "%s: %s is given twice", flag, name)
		}
		known[name] = true
	}
	return nil
}
