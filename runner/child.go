package runner

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sweep/datasets/errkind"
	"sweep/runner/journal"
	"sweep/runner/process"
	"syscall"
	"time"
)

// request is the input of an isolated process, one line of JSON on its standard input. The input stays open while the
// parent is running: when it closes, the process exits immediately, however the parent died.
type request struct {
	Dir     string        `json:"dir"`
	Batch   int64         `json:"batch"`
	Failed  []Failure     `json:"failed,omitempty"` // runs that have failed for good already
	Retries int           `json:"retries"`
	Stop    bool          `json:"stop"`
	Timeout time.Duration `json:"timeout"`
	Ticks   int           `json:"ticks"`
	Memory  int64         `json:"memory"`
}

// report is a line of JSON on the standard output of an isolated process. The last one reports that the batch is
// committed, or why not; a process that ends without it has died.
type report struct {
	Event   string              `json:"event"` // begin, computed, attempt, failed, memory, stopped, error, committed
	Run     int64               `json:"run,omitempty"`
	Count   int64               `json:"count,omitempty"`
	Kind    FailureKind         `json:"kind,omitempty"`
	Failure *Failure            `json:"failure,omitempty"`
	Error   string              `json:"error,omitempty"`
	Class   errkind.Kind        `json:"class,omitempty"` // of the error
	Time    time.Duration       `json:"time,omitempty"`
	Points  []journal.PointTime `json:"points,omitempty"`
}

// reportBytesMax bounds a report; the longest hold the stack of a failure.
const reportBytesMax = 16 << 20

// stderrBytesMax bounds how much is kept of the standard error of a dying process.
const stderrBytesMax = 64 << 10

// child is an isolated process as its parent sees it.
type child struct {
	cmd    *exec.Cmd
	input  io.WriteCloser
	lines  *bufio.Scanner
	stderr head
	ended  bool
	exit   error
}

// startChild starts a process and sends it its request.
func startChild(ctx context.Context, iso Isolation, req request) (*child, error) {
	c := &child{stderr: head{bytesMax: stderrBytesMax}}
	c.cmd = exec.CommandContext(ctx, iso.Command[0], iso.Command[1:]...)
	c.cmd.Env = iso.Env
	c.cmd.Stderr = &c.stderr
	process.OwnGroup(c.cmd)
	var err error
	if c.input, err = c.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	c.lines = bufio.NewScanner(output)
	c.lines.Buffer(nil, reportBytesMax)
	if err := c.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the isolated process %s: %w", iso.Command[0], err)
	}
	line, err := json.Marshal(req)
	if err == nil {
		_, err = c.input.Write(append(line, '\n'))
	}
	if err != nil && !errors.Is(err, syscall.EPIPE) {
		c.kill()
		return nil, errors.Join(err, c.end())
	}
	return c, nil
}

// next returns the next report; io.EOF when the process has closed its output.
func (c *child) next() (report, error) {
	var r report
	if !c.lines.Scan() {
		return r, errors.Join(c.lines.Err(), io.EOF)
	}
	if err := json.Unmarshal(c.lines.Bytes(), &r); err != nil {
		return r, fmt.Errorf("the isolated process wrote %.200q, which is not a report", c.lines.Text())
	}
	return r, nil
}

func (c *child) kill() { c.cmd.Process.Kill() }

// end lets the process exit and returns how it ended.
func (c *child) end() error {
	if !c.ended {
		c.ended = true
		c.input.Close()
		c.exit = c.cmd.Wait()
	}
	return c.exit
}

// head keeps the beginning of a stream, where a dying process writes the reason, and drops the rest.
type head struct {
	bytesMax int
	kept     []byte
}

// Write implements io.Writer.
func (h *head) Write(p []byte) (int, error) {
	room := max(0, h.bytesMax-len(h.kept))
	h.kept = append(h.kept, p[:min(room, len(p))]...)
	return len(p), nil
}
