package runner

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// journalDir is the only place in a data set that contains times, hosts and attempts.
const journalDir = "_sweep/log"

// journal is the log of one process: a file of JSON lines that no other process writes. It is read by people and by the
// status. Nothing depends on it, so a line that cannot be written causes only a warning.
type journal struct {
	mu    sync.Mutex
	file  vfs.File
	start time.Time
	err   error
}

// entry is a line of a journal. Seconds is the time since the process started, by the monotonic clock of its host.
type entry struct {
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
	Run     *int64      `json:"run,omitempty"`
	Attempt int         `json:"attempt,omitempty"`
	Kind    FailureKind `json:"kind,omitempty"`
	Message string      `json:"message,omitempty"`

	// end
	Reason string `json:"reason,omitempty"`
}

// openJournal creates the journal of this process and writes its first line.
func openJournal(fsys vfs.FS, first entry) *journal {
	j := &journal{start: time.Now()}
	if j.err = fsys.MkdirAll(journalDir); j.err != nil {
		return j
	}
	stamp := j.start.UTC().Format("20060102T150405Z")
	for n := 0; n < 1000; n++ {
		name := fmt.Sprintf("%s/%s-%s-%d-%d.jsonl", journalDir, stamp, safeName(vfs.Host()), os.Getpid(), n)
		if j.file, j.err = fsys.Create(name); !errors.Is(j.err, fs.ErrExist) {
			break
		}
	}
	first.Event, first.Host, first.PID = "start", vfs.Host(), os.Getpid()
	first.Time = j.start.UTC().Format(time.RFC3339)
	j.add(first)
	return j
}

// safeName keeps the letters of a host name that are safe in a file name everywhere.
func safeName(s string) string {
	safe := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r
		}
		return '_'
	}, strings.ToLower(s))
	return safe[:min(len(safe), 64)]
}

// add writes a line. Lines of several workers do not mix.
func (j *journal) add(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.err != nil {
		return
	}
	e.Seconds = time.Since(j.start).Round(time.Millisecond).Seconds()
	line, err := json.Marshal(e)
	if err == nil {
		_, err = j.file.Write(append(line, '\n'))
	}
	j.err = err
}

// close writes the last line and returns the first error of the journal.
func (j *journal) close(last entry) error {
	j.add(last)
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		return j.err
	}
	if j.err == nil {
		j.err = j.file.Sync()
	}
	return errors.Join(j.err, j.file.Close())
}

// plausible reports whether the numbers of a line can be what a process wrote. Sums of them are shown to people and
// must not overflow or become infinite.
func (e *entry) plausible() bool {
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

// journalBytesMax bounds how much the status reads of one journal, and journalLineMax the length of lines it accepts.
const (
	journalBytesMax = 1 << 30
	journalLineMax  = 64 << 10
)

// readJournals calls visit with each line of each journal, file by file. Lines that are torn or from a newer version
// are skipped, since a journal may be read while it is written.
func readJournals(fsys vfs.FS, visit func(file string, e entry)) error {
	err := fsys.Walk(journalDir, func(name string, _ fs.DirEntry) error {
		if !strings.HasSuffix(name, ".jsonl") {
			return nil // a journal from before the data set was rewritten
		}
		f, err := fsys.Open(name)
		if errors.Is(err, vfs.ErrImplausible) {
			return &datasets.DamageError{Path: name, Batch: -1, Why: err.Error(), Remedy: "remove it; nothing depends on a log"}
		}
		if err != nil {
			return err
		}
		defer f.Close()
		lines := bufio.NewReaderSize(io.LimitReader(f, journalBytesMax), journalLineMax)
		for {
			line, err := lines.ReadSlice('\n')
			if errors.Is(err, bufio.ErrBufferFull) {
				continue
			}
			var e entry
			if err == nil && json.Unmarshal(bytes.TrimSpace(line), &e) == nil && e.plausible() {
				visit(name, e)
			}
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
		}
	})
	if vfs.Escapes(err) {
		return &datasets.DamageError{Path: journalDir, Batch: -1, Why: "it is a symbolic link that leads out of the data set", Remedy: "remove the link"}
	}
	return err
}
