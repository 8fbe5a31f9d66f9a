package runner

import (
	"fmt"
	"math"
	"sort"
)

// Price is the cost estimate of a grid, from a pilot.
type Price struct {
	Runs       int64 // with a rule of sequential replication, the smallest number
	RunsMax    int64 // with such a rule, the largest number
	Batches    int64
	Packed     bool // the plan chose the size of the batches
	Partitions int  // directories that the partition axes make; 1 without

	PilotRuns     int64
	PilotSeconds  float64
	Ended         bool      // the pilot ran out of time before it had computed its whole sample
	Failures      []Failure // runs of the pilot that failed
	SecondsPerRun float64   // on one core, writing included

	// If the time was over before any run had ended, only the time is estimated, from a part of one run.
	CutTick, CutTicks int64

	Tables []TablePrice // by size, largest first
	Files  int64        // of all tables
	Rows   float64
	Bytes  float64
}

// TablePrice is the estimated size of one table.
type TablePrice struct {
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
func (p *Price) fill(alone, together *sampled) {
	runs := float64(together.runs)
	p.SecondsPerRun = together.seconds / runs
	// A batch is so many stretches long, each of which fills a table or not.
	perBatch := max(1, float64(p.Runs)/float64(p.Batches)/(runs/float64(together.stretches)))
	for table, size := range together.tables {
		t := TablePrice{Name: table, RowsPerRun: size.rows / runs, Rows: size.rows / runs * float64(p.Runs)}
		empty := 1 - size.files/float64(together.stretches)
		t.Files = int64(math.Ceil(float64(p.Batches) * (1 - math.Pow(empty, perBatch))))
		fixed, perRow := fixedAndPerRow(alone.tables[table], size)
		t.Bytes = perRow*t.Rows + fixed*float64(t.Files)
		p.Tables = append(p.Tables, t)
		p.Files += t.Files
		p.Rows += t.Rows
		p.Bytes += t.Bytes
	}
	sort.Slice(p.Tables, func(i, j int) bool {
		a, b := p.Tables[i], p.Tables[j]
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
func (p *Price) CPUHours() float64 {
	return (p.SecondsPerRun*float64(p.Runs) + fileSeconds*float64(p.Files)) / 3600
}

// BatchSeconds is the time that a mean batch takes.
func (p *Price) BatchSeconds() float64 {
	return (p.CPUHours()*3600 + fileWaitSeconds*float64(p.Files)) / float64(max(p.Batches, 1))
}

// WallSeconds is the time that a number of workers takes, on cores of their own.
func (p *Price) WallSeconds(workers int) float64 {
	rounds := math.Ceil(float64(p.Batches) / float64(max(workers, 1)))
	return rounds * p.BatchSeconds()
}

// Limits above which a grid causes a warning.
const (
	warnFiles        = 200_000
	warnBytes        = 1e12
	warnTableBytes   = 100e9
	warnBatchSeconds = 30 * 60
	warnRunSeconds   = 3600
	warnTinySeconds  = 0.05
	warnTinyBatches  = 10_000
	warnPartitions   = 1000
	warnSmallBatches = 500
	warnSmallBytes   = 100_000
	warnSmallSeconds = 1
)

// Warnings lists what is unwise about running the grid with a number of workers, and what to do about it.
func (p *Price) Warnings(workers int) []string {
	var w []string
	warn := func(when bool, format string, args ...any) {
		if when {
			w = append(w, fmt.Sprintf(format, args...))
		}
	}
	runsPerBatch := float64(p.Runs) / float64(max(p.Batches, 1))
	batch := p.BatchSeconds()
	warn(p.RunsMax > p.Runs, "this is the price of the least number of replications; the rule may ask for up to %.1f times as much", float64(p.RunsMax)/float64(p.Runs))
	warn(p.Ended && p.PilotRuns > 0, "the pilot ended when its time was over, after %d runs; --pilot-time gives it more", p.PilotRuns)
	warn(p.Ended && p.PilotRuns == 0 && p.CutTicks == 0, "the pilot ended when its time was over, before a run had made a tick; --pilot-time gives it more")
	warn(p.CutTicks > 0, "no run ended in the time of the pilot, so the time is estimated from the first %d of %d ticks of one run, and rows and bytes are not; --pilot-time gives it more", p.CutTick, p.CutTicks)
	warn(len(p.Failures) > 0, "%d of %d runs of the pilot failed: %s", len(p.Failures), p.PilotRuns+int64(len(p.Failures)), firstFailureText(p.Failures))
	pack := "let [output] batch = \"auto\" pack runs together"
	if p.Packed {
		pack = "thin out the tables, or give parts of the grid data sets of their own"
	}
	warn(p.Files > warnFiles, "the data set will have about %d files, which clusters limit and readers open one by one; %s", p.Files, pack)
	warn(p.Files <= warnFiles && p.Partitions <= 1 && !p.Packed && p.Batches > warnSmallBatches && batch < warnSmallSeconds && p.Bytes < warnSmallBytes*float64(p.Files),
		"a file will have about %.0f kB, the rows of %.3g of %d runs, and readers open %d of them; %s",
		p.Bytes/float64(max(p.Files, 1))/1000, runsPerBatch, p.Runs, p.Files, pack)
	warn(p.Partitions > warnPartitions, "the partition axes make %d directories, each with files of its own; partition by axes with fewer values", p.Partitions)
	warn(p.Bytes > warnBytes, "the data set will take about %.1f TB; thin out the tables, replications or points", p.Bytes/1e12)
	if len(p.Tables) > 0 {
		t := p.Tables[0]
		warn(t.Bytes > warnTableBytes, "the table %s alone will take about %.0f GB; tables = [\"*\", \"-%s\"] in [output] leaves it out", t.Name, t.Bytes/1e9, t.Name)
	}
	warn(p.SecondsPerRun > warnRunSeconds, "a run takes about %.1f hours, and an interrupted run starts again", p.SecondsPerRun/3600)
	warn(batch > warnBatchSeconds && runsPerBatch >= 2, "a batch of %.0f runs takes about %.0f minutes, which is what an interruption loses for each worker; set batch = %d in [output]",
		runsPerBatch, batch/60, max(1, int64(runsPerBatch*warnBatchSeconds/2/batch)))
	warn(batch < warnTinySeconds && p.Batches > warnTinyBatches && !p.Packed, "a batch takes about %.0f ms, most of it for its files; %s", batch*1000, pack)
	warn(int64(workers) > p.Batches && p.Runs > p.Batches && p.CPUHours()*3600 > 60, "there are %d batches for %d workers; set batch = %d in [output] to give all of them work",
		p.Batches, workers, max(1, p.Runs/int64(4*workers)))
	return w
}

func firstFailureText(failures []Failure) string {
	if len(failures) == 0 {
		return ""
	}
	return failures[0].String()
}
