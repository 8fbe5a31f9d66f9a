// Package journal keeps a log of each process that computes a data set. The logs are the only place in a data set that
// has times, hosts and attempts. They are read by people and by the status; nothing depends on them.
package journal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// AliveInterval is the longest time between two lines of a running process.
const AliveInterval = 30 * time.Second

// Journal is the log of one process: a file of JSON lines that no other process writes. Nothing depends on
// it, so a line that cannot be written causes only a warning.
type Journal struct {
	mu    sync.Mutex
	file  vfs.File
	start time.Time
	err   error
}

// Open creates the journal of this process and writes its first line.
func Open(fsys vfs.FS, first Entry) *Journal {
	j := &Journal{start: time.Now()}
	if j.file, _, j.err = CreateLog(fsys, ".jsonl"); j.file == nil {
		return j
	}
	first.Event, first.Host, first.PID = "start", vfs.Host(), os.Getpid()
	first.Time = j.start.UTC().Format(time.RFC3339)
	j.Add(first)
	return j
}

// CreateLog creates a file of this process in the directory of the logs. Its name has the time, the host and a suffix.
func CreateLog(fsys vfs.FS, suffix string) (file vfs.File, name string, err error) {
	if err := fsys.MkdirAll(datasets.LogDir); err != nil {
		return nil, "", err
	}
	stamp := time.Now().UTC().Format("20060102T150405Z")
	for n := range 1000 {
		name = fmt.Sprintf("%s/%s-%s-%d-%d%s", datasets.LogDir, stamp, safeName(vfs.Host()), os.Getpid(), n, suffix)
		if file, err = fsys.Create(name); !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return file, name, err
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

// Add writes a line. Lines of several workers do not mix.
func (j *Journal) Add(e Entry) {
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

// Close writes the last line and returns the first error of the journal.
func (j *Journal) Close(last Entry) error {
	j.Add(last)
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
