package main

import (
	"math"
	"time"

	"sweep/engine/text"
	"sweep/runner/estimate"
)

// planEstimate is the cost estimate of a grid.
type planEstimate struct {
	PilotRuns     int64           `json:"pilot_runs"`
	SecondsPerRun float64         `json:"seconds_per_run"`
	CPUSeconds    float64         `json:"cpu_seconds"`
	Workers       int             `json:"workers"`
	WallSeconds   float64         `json:"wall_seconds"`
	Rows          float64         `json:"rows"`
	Bytes         float64         `json:"bytes"`
	Files         int64           `json:"files"`
	Tables        []tableEstimate `json:"tables"`
}

type tableEstimate struct {
	Name       string  `json:"name"`
	RowsPerRun float64 `json:"rows_per_run"`
	Rows       float64 `json:"rows"`
	Bytes      float64 `json:"bytes"`
	Files      int64   `json:"files"`
}

func estimateFor(p *estimate.Estimate, workers int) *planEstimate {
	out := &planEstimate{
		PilotRuns: p.PilotRuns, SecondsPerRun: p.SecondsPerRun, CPUSeconds: p.CPUHours() * 3600, Workers: workers,
		WallSeconds: p.WallSeconds(workers), Rows: p.Rows, Bytes: p.Bytes, Files: p.Files,
	}
	for _, t := range p.Tables {
		out.Tables = append(out.Tables, tableEstimate{t.Name, t.RowsPerRun, t.Rows, t.Bytes, t.Files})
	}
	return out
}

// print prints the estimate; a nil estimate prints nothing.
func (p *planEstimate) print(c *Context) {
	if p == nil || p.SecondsPerRun == 0 {
		return
	}
	if p.PilotRuns == 0 {
		c.Printf("\nCost estimate (pilot of part of one run): %s of CPU time, %s per run\n", text.Seconds(p.CPUSeconds), text.Seconds(p.SecondsPerRun))
		return
	}
	c.Printf("\nCost estimate (pilot of %s)\n", text.Counted(p.PilotRuns, "run"))
	costs := text.NewTable("", ">", "")
	costs.Add("CPU hours", cpuHours(p.CPUSeconds), text.Seconds(p.CPUSeconds)+", "+text.ShortSeconds(p.SecondsPerRun)+" per run")
	costs.Add("wall time", text.Seconds(p.WallSeconds), "with "+text.Counted(int64(p.Workers), "worker"))
	costs.Add("disk", text.Bytes(int64(p.Bytes)), text.Count(int64(p.Rows))+" rows in "+text.Counted(p.Files, "file"))
	c.printTable(costs, "  ")

	c.Printf("\n")
	tables := text.NewTable("table", ">rows per run", ">rows", ">files", ">disk")
	for _, t := range p.Tables {
		tables.Add(t.Name, text.Digits(t.RowsPerRun), text.Count(int64(t.Rows)), text.Count(t.Files), text.Bytes(int64(t.Bytes)))
	}
	c.printTable(tables, "  ")
}

// cpuHours formats CPU hours, the unit of cluster accounts, with three digits.
func cpuHours(s float64) string { return text.Digits(s / 3600) }

// seconds converts to a duration; times beyond the maximum of 292 years are capped.
func seconds(s float64) time.Duration {
	if ns := s * float64(time.Second); ns < math.MaxInt64 {
		return time.Duration(ns)
	}
	return math.MaxInt64
}
