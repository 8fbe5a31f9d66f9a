package tables

import (
	"fmt"
	"io"
)

// Sink is the destination of a batch: it opens the file of a table, once per table and only if there are rows.
type Sink interface {
	Create(table string) (io.WriteCloser, error)
}

// RunInfo identifies a run of the data set.
type RunInfo struct {
	RunID       int64
	Point       int64
	Replication int64
	Key         string // 16 hexadecimal digits
	Seed        uint64
	Date        string  // business date, if each date is a run of its own; else empty
	Params      []Param // in the order of the axes
	Candidate   string  // of a search; else empty
}

// Param is the value of an axis in a run: int64, float64, string or bool.
type Param struct {
	Axis      string
	Value     any
	Partition bool // part of the path of the files, not a column in them
}

// Failure describes a run that has no result.
type Failure struct {
	RunInfo
	Class    string // error, panic, timeout, memory, …
	Message  string
	Tick     int32  // engine.None if it is not known
	Stack    string // without addresses; empty if there is none
	Attempts int
	Command  string // command that computes the run again
}

// axesOf derives the axes from the values of a run.
func axesOf(params []Param) ([]Axis, error) {
	axes := make([]Axis, len(params))
	for i, p := range params {
		axes[i] = Axis{Name: p.Axis, ID: FirstAxisID + int32(i), Partition: p.Partition}
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

// FileInfo is the number of rows written to one table of a batch.
type FileInfo struct {
	Table string
	Rows  int64
}
