package journal

import (
	"cmp"
	"slices"
	"sweep/runner/plan"
)

// Entry is a line of a journal. Seconds is the time since the process started, by the monotonic clock of its host.
type Entry struct {
	Event   string  `json:"event"` // start, batch, attempt, alive, end
	Seconds float64 `json:"t"`

	// start
	Time    string `json:"time,omitempty"`
	Host    string `json:"host,omitempty"`
	PID     int    `json:"pid,omitempty"`
	Restart string `json:"restart,omitempty"` // how often the scheduler has restarted the job
	Version string `json:"version,omitempty"`
	Workers int    `json:"workers,omitempty"`
	Shard   int    `json:"shard,omitempty"`
	Shards  int    `json:"shards,omitempty"`

	// batch
	Batch       *int64      `json:"batch,omitempty"`
	Runs        int64       `json:"runs,omitempty"`
	Failed      int64       `json:"failed,omitempty"`
	Rows        int64       `json:"rows,omitempty"`
	Bytes       int64       `json:"bytes,omitempty"`
	Busy        float64     `json:"busy,omitempty"` // seconds the batch took
	SlowestRun  *int64      `json:"slowest_run,omitempty"`
	SlowestTime float64     `json:"slowest_seconds,omitempty"`
	Points      []PointTime `json:"slowest_points,omitempty"`

	// alive, end
	Done int64 `json:"done,omitempty"` // runs computed so far, also in batches that are not committed yet

	// attempt
	Run     *int64 `json:"run,omitempty"`
	Attempt int    `json:"attempt,omitempty"`
	Kind    string `json:"kind,omitempty"`
	Message string `json:"message,omitempty"`

	// end
	Reason string `json:"reason,omitempty"`
}

// PointTime is how long the runs of a point took, by the clocks of the machines that computed them. It is only shown to
// people.
type PointTime struct {
	Point         int64        `json:"point"` // its number in the data set
	Params        []plan.Param `json:"params"`
	Runs          int64        `json:"runs"` // with a time in the logs
	Seconds       float64      `json:"seconds"`
	SecondsPerRun float64      `json:"seconds_per_run"`
}

// Add adds the time of more runs of the point.
func (p *PointTime) Add(runs int64, seconds float64) {
	p.Runs += runs
	p.Seconds += seconds
	p.SecondsPerRun = p.Seconds / float64(p.Runs)
}

// SlowestFirst orders points by the time that one run of them takes.
func SlowestFirst(points []PointTime) {
	slices.SortStableFunc(points, func(a, b PointTime) int { return cmp.Compare(b.SecondsPerRun, a.SecondsPerRun) })
}

// plausible reports whether the numbers of a line can be what a process wrote. Sums of them are shown to people and
// must not overflow or become infinite.
func (e *Entry) plausible() bool {
	for _, n := range []int64{int64(e.PID), int64(e.Workers), e.Runs, e.Failed, e.Rows, e.Bytes, e.Done, int64(e.Attempt)} {
		if n < 0 || n > countMax {
			return false
		}
	}
	for _, x := range []float64{e.Seconds, e.Busy, e.SlowestTime} {
		if x < 0 || x > secondsMax {
			return false
		}
	}
	for _, p := range e.Points {
		if p.Point < 0 || p.Runs < 0 || p.Runs > countMax || p.Seconds < 0 || p.Seconds > secondsMax {
			return false
		}
	}
	return e.Shards >= 0 && e.Shards <= shardsMax && e.Shard >= 0 && e.Shard <= e.Shards
}

// Limits of accepted values in a line of a journal.
const (
	countMax   = 1 << 50
	secondsMax = 1e10
	shardsMax  = 1 << 20
)
