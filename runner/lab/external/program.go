package external

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"sweep/runner/process"
)

// program is a running program: lines go in and come out. It never blocks its user: lines to it wait in a queue until it
// reads them.
type program struct {
	cmd   *exec.Cmd
	lines chan line     // of its standard output; closed when it has ended
	ended chan struct{} // closed when it has ended
	exit  error         // how it ended

	stderr *tail

	mu    sync.Mutex
	queue []string // lines that it has not read
	more  chan struct{}
	quit  chan struct{} // closed by end: nobody reads its lines
	once  sync.Once
}

// linesWaiting is how many lines of the program are read before anybody wants them.
const linesWaiting = 16

// line is a line of the program.
type line struct {
	text  string
	fault string // why there is no text
}

// start starts a program. Its standard error is copied to the log.
func start(command []string, dir string, env []string, log io.Writer) (*program, error) {
	p := &program{cmd: exec.Command(command[0], command[1:]...), lines: make(chan line, linesWaiting), ended: make(chan struct{}),
		stderr: &tail{to: log}, more: make(chan struct{}, 1), quit: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = dir, env
	process.OwnGroup(p.cmd)
	input, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	// Pipes of our own: Wait would wait until every process that the program has started has closed its standard output.
	output, ours, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	errput, theirs, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(err, output.Close(), ours.Close())
	}
	p.cmd.Stdout, p.cmd.Stderr = ours, theirs
	err = p.cmd.Start()
	ours.Close()
	theirs.Close()
	if err != nil {
		output.Close()
		errput.Close()
		return nil, err
	}
	copied := make(chan struct{})
	go func() { io.Copy(p.stderr, errput); errput.Close(); close(copied) }()
	go p.write(input)
	go p.watch(copied)
	go p.read(output)
	return p, nil
}

// watch waits for the end of the process, and ends what it has started, which may hold its output open.
func (p *program) watch(copied chan struct{}) {
	p.exit = p.cmd.Wait()
	process.KillGroup(p.cmd)
	select {
	case <-copied:
	case <-time.After(time.Second): // a process that has left the group
	}
	close(p.ended)
}

// write passes the queue on. An error means that the program has ended or closed its input; how, its reader finds out.
func (p *program) write(input io.WriteCloser) {
	defer input.Close()
	for {
		p.mu.Lock()
		queue := p.queue
		p.queue = nil
		p.mu.Unlock()
		for _, text := range queue {
			if _, err := io.WriteString(input, text+"\n"); err != nil {
				return
			}
		}
		if len(queue) > 0 {
			continue
		}
		select {
		case <-p.more:
		case <-p.quit:
			p.mu.Lock()
			done := len(p.queue) == 0
			p.mu.Unlock()
			if done {
				return
			}
		case <-p.ended:
			return
		}
	}
}

// send queues lines for the program.
func (p *program) send(lines ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.queue = append(p.queue, lines...)
	select {
	case p.more <- struct{}{}:
	default:
	}
}

// read reads lines until the program has closed its output. A last line without an end counts if the program has ended
// well; otherwise it was torn.
func (p *program) read(output *os.File) {
	defer close(p.lines)
	defer output.Close()
	in := bufio.NewReaderSize(output, 64<<10)
	for {
		l, err := readLine(in)
		if err != nil {
			select {
			case <-p.ended:
			case <-time.After(endGrace): // without its output it is of no use
				process.KillGroup(p.cmd)
				<-p.ended
			}
			if p.exit == nil {
				p.deliver(l)
			}
			return
		}
		p.deliver(l)
	}
}

// endGrace is how long a program may take to end once it has closed its output, or its input is closed.
const endGrace = 5 * time.Second

// deliver hands a line over unless it is empty or nobody wants it any more.
func (p *program) deliver(l line) {
	if l == (line{}) {
		return
	}
	select {
	case p.lines <- l:
	case <-p.quit:
	}
}

// readLine reads one line without the white space around it. A line that is too long is skipped to its end.
func readLine(in *bufio.Reader) (line, error) {
	var text []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if text = append(text, part...); len(strings.TrimRight(string(part), "\r\n")) > 0 && len(text) > lineBytesMax+2 {
			text, long = text[:0], true
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case long || len(strings.TrimRight(string(text), "\r\n")) > lineBytesMax:
			return line{fault: fmt.Sprintf("the line is longer than %d bytes", lineBytesMax)}, err
		}
		return line{text: strings.ToValidUTF8(strings.TrimSpace(string(text)), "\uFFFD")}, err
	}
}

// errNoAnswer means that the program has sent nothing in time.
var errNoAnswer = errors.New("no answer")

// next returns the next line. io.EOF means that the program has ended.
func (p *program) next(ctx context.Context, timeout time.Duration) (line, error) {
	late := time.NewTimer(timeout)
	defer late.Stop()
	select {
	case l, open := <-p.lines:
		if !open {
			return line{}, io.EOF
		}
		return l, nil
	case <-late.C:
		return line{}, errNoAnswer
	case <-ctx.Done():
		return line{}, context.Cause(ctx)
	}
}

// waiting returns a line that the program has sent already; ok is false if there is none.
func (p *program) waiting() (l line, ok bool) {
	select {
	case l, ok = <-p.lines:
		return l, ok
	default:
		return line{}, false
	}
}

// end closes the input of the program, and kills it unless it ends by itself in time.
func (p *program) end(grace time.Duration) {
	p.once.Do(func() { close(p.quit) })
	select {
	case <-p.ended:
		return
	case <-time.After(grace):
	}
	process.KillGroup(p.cmd)
	<-p.ended
}

// tail copies a stream to a log, as far as the log takes it, and keeps its end, where a dying program writes the reason.
type tail struct {
	mu   sync.Mutex
	to   io.Writer
	kept []byte
}

const tailBytesMax = 4 << 10

// Write implements io.Writer. It never fails: the program must not stop because a log cannot be written.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.to.Write(b)
	t.kept = append(t.kept, b...)
	if more := len(t.kept) - tailBytesMax; more > 0 {
		t.kept = append(t.kept[:0], t.kept[more:]...)
	}
	return len(b), nil
}

// last is the last line with text.
func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	lines := strings.Split(strings.TrimSpace(strings.ToValidUTF8(string(t.kept), "\uFFFD")), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}
