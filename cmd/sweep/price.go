package main

import (
	"math"
	"time"

	"sweep/engine/figures"
	"sweep/runner"
)

// planPrice is the cost estimate of a grid.
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

// print prints the estimate; a nil estimate prints nothing.
func (p *planPrice) print(c *Context) {
	if p == nil || p.SecondsPerRun == 0 {
		return
	}
	if p.PilotRuns == 0 {
		c.Printf("\nCost estimate (pilot of part of one run): %s of CPU time, %s per run\n", duration(seconds(p.CPUSeconds)), duration(seconds(p.SecondsPerRun)))
		return
	}
	c.Printf("\nCost estimate (pilot of %s)\n", counted(p.PilotRuns, "run"))
	price := newTable("", ">", "")
	price.add("CPU hours", cpuHours(p.CPUSeconds), duration(seconds(p.CPUSeconds))+", "+shortTime(p.SecondsPerRun)+" per run")
	price.add("wall time", duration(seconds(p.WallSeconds)), "with "+counted(int64(p.Workers), "worker"))
	price.add("disk", byteSize(int64(p.Bytes)), figures.Count(int64(p.Rows))+" rows in "+counted(p.Files, "file"))
	price.writeTo(c, "  ")

	c.Printf("\n")
	tables := newTable("table", ">rows per run", ">rows", ">files", ">disk")
	for _, t := range p.Tables {
		tables.add(t.Name, threeDigits(t.RowsPerRun), figures.Count(int64(t.Rows)), figures.Count(t.Files), byteSize(int64(t.Bytes)))
	}
	tables.writeTo(c, "  ")
}

// cpuHours formats CPU hours, the unit of cluster accounts, with three digits.
func cpuHours(s float64) string { return threeDigits(s / 3600) }

// seconds converts to a duration; times beyond the maximum of 292 years are capped.
func seconds(s float64) time.Duration {
	if ns := s * float64(time.Second); ns < math.MaxInt64 {
		return time.Duration(ns)
	}
	return math.MaxInt64
}
