package main

import (
	"fmt"
	"text/tabwriter"
	"time"

	"sweep/runner"
)

// planPrice is what a grid is expected to cost.
type planPrice struct {
	PilotRuns     int64        `json:"pilot_runs"`
	SecondsPerRun float64      `json:"seconds_per_run"`
	CPUSeconds    float64      `json:"cpu_seconds"`
	Workers       int          `json:"workers"`
	WallSeconds   float64      `json:"wall_seconds"`
	Rows          float64      `json:"rows"`
	Bytes         float64      `json:"bytes"`
	Files         int64        `json:"files"`
	Tables        []tablePrice `json:"tables"`
}

type tablePrice struct {
	Name       string  `json:"name"`
	RowsPerRun float64 `json:"rows_per_run"`
	Rows       float64 `json:"rows"`
	Bytes      float64 `json:"bytes"`
	Files      int64   `json:"files"`
}

func priceFor(p *runner.Price, workers int) *planPrice {
	out := &planPrice{
		PilotRuns: p.PilotRuns, SecondsPerRun: p.SecondsPerRun, CPUSeconds: p.CPUHours() * 3600, Workers: workers,
		WallSeconds: p.WallSeconds(workers), Rows: p.Rows, Bytes: p.Bytes, Files: p.Files,
	}
	for _, t := range p.Tables {
		out.Tables = append(out.Tables, tablePrice{t.Name, t.RowsPerRun, t.Rows, t.Bytes, t.Files})
	}
	return out
}

// print shows the price to people; a nil price is not shown.
func (p *planPrice) print(c *Context) {
	if p == nil || p.PilotRuns == 0 {
		return
	}
	c.Printf("\nprice, from %s computed just now\n", counted(p.PilotRuns, "run"))
	w := tabwriter.NewWriter(c.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "  CPU time\t%s\t%s per run\n", duration(seconds(p.CPUSeconds)), duration(seconds(p.SecondsPerRun)))
	fmt.Fprintf(w, "  wall time\t%s\twith %s\n", duration(seconds(p.WallSeconds)), counted(int64(p.Workers), "worker"))
	fmt.Fprintf(w, "  disk\t%s\t%s rows in %s\n", byteSize(int64(p.Bytes)), grouped(int64(p.Rows)), counted(p.Files, "file"))
	for i, t := range p.Tables {
		if i == tablesPriced || t.Bytes < p.Bytes/20 {
			break
		}
		fmt.Fprintf(w, "    %s\t%s\t%.0f rows per run\n", t.Name, byteSize(int64(t.Bytes)), t.RowsPerRun)
	}
	w.Flush()
}

// tablesPriced bounds the tables whose price is shown.
const tablesPriced = 4

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
