package datasets

import (
	"fmt"
	"io"
)

// Sink is where a batch is written: it opens the file of a table, once per table and only when there are rows.
type Sink interface {
	Create(table string) (io.WriteCloser, error)
}

// RunInfo says which run of the data set it is.
type RunInfo struct {
	RunID       int64
	Point       int64
	Replication int64
	Key         string // 16 hexadecimal digits
	Seed        uint64
	Params      []Param // in the order of the axes
}

// Param is the value of an axis in a run: int64, float64, string or bool.
type Param struct {
	Axis      string
	Value     any
	Partition bool // stands in the path of the files, not in them
}

// Failure is a run that has no result.
type Failure struct {
	RunInfo
	Class    string // error, panic, timeout, memory, …
	Message  string
	Tick     int32  // engine.None if it is not known
	Stack    string // without addresses; empty if there is none
	Attempts int
	Command  string // that computes the run again
}

// axesOf makes the axes from the values of a run.
func axesOf(params []Param) ([]Axis, error) {
	axes := make([]Axis, len(params))
	for i, p := range params {
		axes[i] = Axis{Name: p.Axis, Partition: p.Partition}
		switch p.Value.(type) {
		case int64:
			axes[i].Type = AxisInt64
		case float64:
			axes[i].Type = AxisFloat64
		case string:
			axes[i].Type = AxisString
		case bool:
			axes[i].Type = AxisBool
		default:
			return nil, fmt.Errorf("axis %s has a value of type %T, which no column can have", p.Axis, p.Value)
		}
	}
	return axes, nil
}
