// Package estimate estimates what a plan costs before it is run: processor time, rows, files and bytes. A pilot computes a
// few of its runs, and the estimate extrapolates from them.
package estimate

import (
	"math"
	"sort"
	"sweep/runner"
)

// Estimate is the cost estimate of a plan, from a pilot.
type Estimate struct {
	Runs       int64 // with a rule of sequential replication, the smallest number
	RunsMax    int64 // with such a rule, the largest number
	Batches    int64
	Packed     bool // the plan chose the size of the batches
	Partitions int  // directories that the partition axes make; 1 without

	PilotRuns     int64
	PilotSeconds  float64
	Ended         bool             // the pilot ran out of time before it had computed its whole sample
	Failures      []runner.Failure // runs of the pilot that failed
	SecondsPerRun float64          // on one core, writing included

	// If the time was over before any run had ended, only the time is estimated, from a part of one run.
	CutTick, CutTicks int64

	Tables []Table // by size, largest first
	Files  int64   // of all tables
	Rows   float64
	Bytes  float64
}

// Table is the estimated size of one table.
type Table struct {
	Name       string
	RowsPerRun float64
	Rows       float64
	Bytes      float64
	Files      int64
}

// The cost of making one file durable on a local disk, in addition to its rows: processor time, and time spent waiting.
const (
	fileSeconds     = 0.0004
	fileWaitSeconds = 0.0004
)

// fill extrapolates from runs written alone and from stretches of runs each written as a batch. A file has a fixed size
// and a part that grows with its rows.
func (e *Estimate) fill(alone, together *sampled) {
	runs := float64(together.runs)
	e.SecondsPerRun = together.seconds / runs
	// A batch is so many stretches long, each of which fills a table or not.
	perBatch := max(1, float64(e.Runs)/float64(e.Batches)/(runs/float64(together.stretches)))
	for table, size := range together.tables {
		t := Table{Name: table, RowsPerRun: size.rows / runs, Rows: size.rows / runs * float64(e.Runs)}
		empty := 1 - size.files/float64(together.stretches)
		t.Files = int64(math.Ceil(float64(e.Batches) * (1 - math.Pow(empty, perBatch))))
		fixed, perRow := fixedAndPerRow(alone.tables[table], size)
		t.Bytes = perRow*t.Rows + fixed*float64(t.Files)
		e.Tables = append(e.Tables, t)
		e.Files += t.Files
		e.Rows += t.Rows
		e.Bytes += t.Bytes
	}
	sort.Slice(e.Tables, func(i, j int) bool {
		a, b := e.Tables[i], e.Tables[j]
		return a.Bytes > b.Bytes || a.Bytes == b.Bytes && a.Name < b.Name
	})
}

// fixedAndPerRow divides the size of a table's files into the part without rows and the part per row.
func fixedAndPerRow(alone, together tableSize) (fixed, perRow float64) {
	small, large := alone.rows/max(alone.files, 1), together.rows/together.files
	if alone.files == 0 || large < 1.5*small {
		return 0, together.bytes / together.rows
	}
	bytes := alone.bytes / alone.files
	perRow = max(0, (together.bytes/together.files-bytes)/(large-small))
	return max(0, bytes-perRow*small), perRow
}

// CPUHours is the time on one core.
func (e *Estimate) CPUHours() float64 {
	return (e.SecondsPerRun*float64(e.Runs) + fileSeconds*float64(e.Files)) / 3600
}

// BatchSeconds is the time that a mean batch takes.
func (e *Estimate) BatchSeconds() float64 {
	return (e.CPUHours()*3600 + fileWaitSeconds*float64(e.Files)) / float64(max(e.Batches, 1))
}

// WallSeconds is the time that a number of workers takes, on cores of their own.
func (e *Estimate) WallSeconds(workers int) float64 {
	rounds := math.Ceil(float64(e.Batches) / float64(max(workers, 1)))
	return rounds * e.BatchSeconds()
}
