package main

import (
	"encoding/json"
	"slices"

	"sweep/datasets/sensitivity"
	"sweep/datasets/stats"
	"sweep/datasets/tabular"
)

// SensitivityCmd is sweep sensitivity.
type SensitivityCmd struct {
	From   string   `required:"" placeholder:"FILE" help:"Analyse the rows of a CSV or Parquet file, in the order of the design."`
	Metric string   `required:"" placeholder:"NAME" help:"The output: a column of FILE."`
	Axes   []string `required:"" sep:"," placeholder:"A,B,…" help:"The axes: columns of FILE."`
	Method string   `required:"" enum:"sobol,morris,pawn,regional,main,prim" placeholder:"METHOD" help:"The analysis: sobol, morris, pawn, regional, main or prim."`

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

  sweep sensitivity --from outputs.csv --method sobol --axes a,b,c --metric y --json

The rows of a Saltelli design are blocks A, AB₁ … AB_k, [BA₁ … BA_k,] B, and those of a Morris design trajectories of k + 1 rows, each
of which moves one axis. Rows that do not fit are refused. A constant output has no results, and the reason is printed.`
}

// Run analyses and prints.
func (s *SensitivityCmd) Run(c *Context) error {
	c.JSON = s.JSON
	o, err := s.options()
	if err != nil {
		return err
	}
	if err := s.check(); err != nil {
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
	report := &sensitivityReport{Result: result, metric: s.Metric, rows: len(data.Outputs.Means), level: s.Level}
	if err := s.write(report.table()); err != nil {
		return err
	}
	if s.JSON {
		return json.NewEncoder(c.Stdout).Encode(result.JSON())
	}
	report.print(c)
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
	if err := distinctNames("--axes", append([]string{s.Metric}, s.Axes...)); err != nil {
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
	outputs, err := file.Numbers(s.Metric)
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
