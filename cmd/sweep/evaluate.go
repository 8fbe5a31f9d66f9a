package main

import (
	"encoding/json"

	"sweep/datasets/stats"
	"sweep/datasets/tabular"
	"sweep/datasets/vfs"
)

// EvaluateCmd is sweep evaluate.
type EvaluateCmd struct {
	Dir vfs.Place `arg:"" optional:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`

	From      string  `placeholder:"FILE" help:"Evaluate two columns of a CSV or Parquet file, whose rows are episodes, instead of a data set."`
	Candidate string  `required:"" placeholder:"A" help:"Choose the candidate: axis=level[,axis=level…] or point:N, or a column of FILE."`
	Baseline  string  `required:"" placeholder:"B" help:"Choose the baseline in the same way."`
	Margin    float64 `default:"0" placeholder:"DELTA" help:"Accept a candidate that is worse by less than DELTA. Default: 0, the candidate must be better."`
	questionFlags
	metricFlags
	tableFlags
}

// questionFlags are the flags of a comparison.
type questionFlags struct {
	Level  float64 `default:"0.95" placeholder:"P" help:"Confidence level of the intervals, between 0 and 1. Default: 0.95."`
	Method string  `enum:"auto,t,exact,bca,block" default:"auto" placeholder:"METHOD" help:"How to compute the interval: auto, t, exact, bca or block. Default: auto, which is t from 30 episodes on, else exact if it is possible, else bca."`
}

// Help is shown below the usage.
func (*EvaluateCmd) Help() string {
	return `The verdict is accept if the candidate's mean is below the baseline's (lower is better), reject if it is not, else undecided. The
differences of paired episodes decide: runs with the same seed, or the same day of a payments file. Where few episodes carry half of
the variation the verdict is undecided: an interval would claim differences that are not there.

  sweep evaluate out/quickstart --candidate policy=patient --baseline policy=fifo
  sweep evaluate --from episodes.csv --candidate new --baseline old --margin 5 --json

Methods: t is Student's interval, next to which Hall's interval corrects for skewness, and both must agree; exact and bca are
bootstraps with the BCa interval; block resamples blocks of consecutive episodes, which may depend on each other.`
}

// question is what the flags ask.
func (q *questionFlags) question(margin float64) (stats.Question, error) {
	if !(q.Level > 0 && q.Level < 1) {
		return stats.Question{}, usage("for example --level 0.95", "--level %g is not between 0 and 1", q.Level)
	}
	return stats.Question{Level: q.Level, Margin: margin, Method: stats.Method(q.Method)}, nil
}

// Run evaluates and prints the verdict.
func (e *EvaluateCmd) Run(c *Context) error {
	c.JSON = e.JSON
	q, err := e.question(e.Margin)
	if err != nil {
		return err
	}
	if err := e.check(); err != nil {
		return err
	}
	switch {
	case e.From == "" && e.Dir.IsZero():
		return usage("sweep evaluate DIR --candidate A --baseline B", "the directory of the data set, or --from FILE, is missing")
	case e.From != "" && !e.Dir.IsZero():
		return usage("", "give a data set or --from FILE, not both")
	case e.From == "":
		return e.onDataset(c, q)
	case len(e.Metric) > 0 || e.SettledMargin != nil:
		return usage("", "--metric and --settled-margin are for data sets, not for --from")
	}
	q.Higher = e.HigherIsBetter
	columns, err := readColumns(e.From, (*tabular.File).Decimals, e.Candidate, e.Baseline)
	if err != nil {
		return err
	}
	answer := &comparison{candidate: e.Candidate, baseline: e.Baseline, metric: "", question: q, Evaluation: stats.EvaluateDecimals(columns[0], columns[1], q)}
	if err := e.write(answer.table()); err != nil {
		return err
	}
	if e.JSON {
		return json.NewEncoder(c.Stdout).Encode(answer.json())
	}
	answer.print(c)
	return nil
}

// onDataset evaluates one candidate of a data set.
func (e *EvaluateCmd) onDataset(c *Context, q stats.Question) error {
	if len(e.Metric) > 1 {
		return usage("sweep compare shows several metrics", "evaluate answers one question: give one --metric")
	}
	s, err := e.open(c, e.Dir)
	if err != nil {
		return err
	}
	answer, err := s.compare(e.Candidate, e.Baseline, s.metrics[0], q)
	if err != nil {
		return err
	}
	if err := e.write(answer.table()); err != nil {
		return err
	}
	if e.JSON {
		return json.NewEncoder(c.Stdout).Encode(answer.full())
	}
	answer.print(c)
	return nil
}

// readColumns reads columns of a file that has rows.
func readColumns[T any](name string, read func(*tabular.File, ...string) ([][]T, error), columns ...string) ([][]T, error) {
	file, err := tabular.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	values, err := read(file, columns...)
	if err == nil && len(values[0]) == 0 {
		err = invalid("", "%s has no rows", name)
	}
	return values, err
}
