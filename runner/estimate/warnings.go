package estimate

import (
	"fmt"
	"sweep/runner"
)

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
func (e *Estimate) Warnings(workers int) []string {
	var w []string
	warn := func(when bool, format string, args ...any) {
		if when {
			w = append(w, fmt.Sprintf(format, args...))
		}
	}
	runsPerBatch := float64(e.Runs) / float64(max(e.Batches, 1))
	batch := e.BatchSeconds()
	warn(e.RunsMax > e.Runs, "this is the price of the least number of replications; the rule may ask for up to %.1f times as much", float64(e.RunsMax)/float64(e.Runs))
	warn(e.Ended && e.PilotRuns > 0, "the pilot ended when its time was over, after %d runs; --pilot-time gives it more", e.PilotRuns)
	warn(e.Ended && e.PilotRuns == 0 && e.CutTicks == 0, "the pilot ended when its time was over, before a run had made a tick; --pilot-time gives it more")
	warn(e.CutTicks > 0, "no run ended in the time of the pilot, so the time is estimated from the first %d of %d ticks of one run, and rows and bytes are not; --pilot-time gives it more", e.CutTick, e.CutTicks)
	warn(len(e.Failures) > 0, "%d of %d runs of the pilot failed: %s", len(e.Failures), e.PilotRuns+int64(len(e.Failures)), firstFailureText(e.Failures))
	pack := "let [output] batch = \"auto\" pack runs together"
	if e.Packed {
		pack = "thin out the tables, or give parts of the grid data sets of their own"
	}
	warn(e.Files > warnFiles, "the data set will have about %d files, which clusters limit and readers open one by one; %s", e.Files, pack)
	warn(e.Files <= warnFiles && e.Partitions <= 1 && !e.Packed && e.Batches > warnSmallBatches && batch < warnSmallSeconds && e.Bytes < warnSmallBytes*float64(e.Files),
		"a file will have about %.0f kB, the rows of %.3g of %d runs, and readers open %d of them; %s",
		e.Bytes/float64(max(e.Files, 1))/1000, runsPerBatch, e.Runs, e.Files, pack)
	warn(e.Partitions > warnPartitions, "the partition axes make %d directories, each with files of its own; partition by axes with fewer values", e.Partitions)
	warn(e.Bytes > warnBytes, "the data set will take about %.1f TB; thin out the tables, replications or points", e.Bytes/1e12)
	if len(e.Tables) > 0 {
		t := e.Tables[0]
		warn(t.Bytes > warnTableBytes, "the table %s alone will take about %.0f GB; tables = [\"*\", \"-%s\"] in [output] leaves it out", t.Name, t.Bytes/1e9, t.Name)
	}
	warn(e.SecondsPerRun > warnRunSeconds, "a run takes about %.1f hours, and an interrupted run starts again", e.SecondsPerRun/3600)
	warn(batch > warnBatchSeconds && runsPerBatch >= 2, "a batch of %.0f runs takes about %.0f minutes, which is what an interruption loses for each worker; set batch = %d in [output]",
		runsPerBatch, batch/60, max(1, int64(runsPerBatch*warnBatchSeconds/2/batch)))
	warn(batch < warnTinySeconds && e.Batches > warnTinyBatches && !e.Packed, "a batch takes about %.0f ms, most of it for its files; %s", batch*1000, pack)
	warn(int64(workers) > e.Batches && e.Runs > e.Batches && e.CPUHours()*3600 > 60, "there are %d batches for %d workers; set batch = %d in [output] to give all of them work",
		e.Batches, workers, max(1, e.Runs/int64(4*workers)))
	return w
}

func firstFailureText(failures []runner.Failure) string {
	if len(failures) == 0 {
		return ""
	}
	return failures[0].String()
}
