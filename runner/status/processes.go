package status

import (
	"sort"
	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/runner/journal"
	"time"
)

// Process is the content of the log of one process.
type Process struct {
	Log     string  `json:"log"` // file name
	Host    string  `json:"host"`
	PID     int     `json:"pid"`
	Started string  `json:"started"`
	Workers int     `json:"workers"`
	Shard   int     `json:"shard,omitempty"`
	Shards  int     `json:"shards,omitempty"`
	Seconds float64 `json:"seconds"` // from its start to its last log entry
	Runs    int64   `json:"runs"`    // computed
	Failed  int64   `json:"failed"`
	Batches int64   `json:"batches"`        // committed
	Active  bool    `json:"active"`         // it has written to the log recently and has not ended
	End     string  `json:"end,omitempty"`  // why it ended
	Rows    int64   `json:"rows"`           // committed
	Bytes   int64   `json:"bytes"`          // committed
	Busy    float64 `json:"busy,omitempty"` // seconds its workers spent on committed batches

	committed int64 // runs of the batches it has committed
}

// silentMax is the time without a line in its log after which a process is considered lost. This is only shown to people.
const silentMax = 5 * journal.AliveInterval

// logged is what the logs contain about batches. Two processes may have computed the same one.
type logged struct {
	batches datasets.BatchSet // committed ones with a line
	bytes   int64             // of these
	points  pointTimes
}

func (l *logged) add(e journal.Entry, committed *datasets.BatchSet) {
	if e.Event != "batch" || e.Batch == nil || !committed.Has(*e.Batch) || l.batches.Has(*e.Batch) {
		return
	}
	l.batches.Add(*e.Batch)
	l.bytes += e.Bytes
	l.points.add(e.Points)
}

// readProcesses sums up the logs.
func (s *Status) readProcesses(fsys vfs.FS, committed *datasets.BatchSet) (*logged, error) {
	byFile := map[string]*Process{}
	logs := &logged{points: pointTimes{}}
	err := journal.Read(fsys, func(file string, e journal.Entry) {
		logs.add(e, committed)
		p := byFile[file]
		if p == nil {
			p = &Process{Log: file}
			byFile[file] = p
		}
		p.read(e)
	})
	if err != nil {
		return nil, err
	}
	for file, p := range byFile {
		info, err := fsys.Stat(file)
		p.Active = err == nil && p.End == "" && time.Since(info.ModTime()) < silentMax
		if p.Active && p.Seconds > 0 {
			s.RunsPerSecond += float64(p.Runs) / p.Seconds
		}
		s.Processes = append(s.Processes, *p)
	}
	sort.Slice(s.Processes, func(i, j int) bool { return s.Processes[i].Log < s.Processes[j].Log })
	return logs, nil
}

// read processes one line of the process's log.
func (p *Process) read(e journal.Entry) {
	p.Seconds = e.Seconds
	switch e.Event {
	case "start":
		p.Host, p.PID, p.Started, p.Workers, p.Shard, p.Shards = e.Host, e.PID, e.Time, e.Workers, e.Shard, e.Shards
	case "batch":
		p.Batches++
		p.committed += e.Runs
		p.Failed += e.Failed
		p.Rows += e.Rows
		p.Bytes += e.Bytes
		p.Busy += e.Busy
	case "end":
		p.End = e.Reason
	}
	p.Runs = max(p.Runs, p.committed, e.Done)
}
