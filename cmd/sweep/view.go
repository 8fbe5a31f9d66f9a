package main

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/viewer"
	"sweep/runner"
	"sweep/runner/plan"
	"sweep/runner/shell"
	"sweep/runner/status"
)

// ViewCmd is sweep view.
type ViewCmd struct {
	Dir    vfs.Place `arg:"" help:"Directory of a data set, s3://BUCKET/PREFIX, or a directory of data sets."`
	NoOpen bool      `help:"Do not open a browser."`
	Port   int       `min:"0" max:"65535" default:"0" placeholder:"N" help:"Port on the loopback address. Default: any free port."`
	At     string    `placeholder:"PAGE" help:"Open this page of the data set, as Copy link writes it, for example 'run/373?tick=40'."`
}

// Help is shown below the usage.
func (*ViewCmd) Help() string {
	return `Serves the pictures of sweep report live, for a browser on this machine: with filters, and down to a run, a tick, a payment and a
decision. While a sweep runs, the pages follow it. Nothing is written to the data set.

  sweep view out/quickstart
  sweep view out
  sweep view out/quickstart --at 'run/373?tick=40'

The address that it prints contains a random token; without it nothing is shown. Ctrl-C ends the command, and so does an hour
without use. On a remote machine, forward the port:
ssh -L 8080:127.0.0.1:8080 HOST sweep view DIR --no-open --port 8080.`
}

// idleTime is the time without requests after which the server ends.
const idleTime = time.Hour

// Run serves until a signal or the end of the idle time.
func (v *ViewCmd) Run(c *Context) error {
	if strings.HasPrefix(v.At, "/") || strings.Contains(v.At, "://") {
		return usage("for example --at 'run/373?tick=40', as Copy link writes it", "--at: %q is no page of a data set", v.At)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(v.Port)))
	if err != nil {
		return invalid("choose another --port, or none for any free port", "cannot listen on port %d: %s", v.Port, err)
	}
	defer listener.Close()
	s, err := viewer.New(viewOptions(c, v.Dir), listener.Addr().String())
	if err != nil {
		return (&QueryCmd{Dir: v.Dir}).explain(err)
	}
	defer s.Close()
	address := "http://" + listener.Addr().String() + s.Path(v.At)
	c.Printf("%s: %s\n", v.Dir, address)
	c.Sayf("Ctrl-C ends it")
	if !v.NoOpen {
		if err := openBrowser(address); err != nil {
			c.Sayf("no browser was opened (%s); open the address", err)
		}
	}
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	return v.serve(c, s, listener, minute.C)
}

// serve answers requests until the end. The clock says from time to time what time it is.
func (v *ViewCmd) serve(c *Context, s *viewer.Server, listener net.Listener, clock <-chan time.Time) error {
	ctx, cancel := context.WithCancel(c)
	defer cancel()
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: viewer.HeaderBytes,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	for {
		select {
		case err := <-ended:
			return err
		case <-c.Done():
		case now := <-clock:
			if s.Idle(now) < idleTime {
				continue
			}
			c.Sayf("ended after an hour without use")
		}
		cancel() // queries under way stop
		stop, done := context.WithTimeout(context.Background(), 5*time.Second)
		defer done()
		if err := server.Shutdown(stop); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return nil
	}
}

// viewOptions are those of the server and of the processes that run queries for it.
func viewOptions(c *Context, at vfs.Place) viewer.Options {
	return viewer.Options{Place: at, Sources: viewSources(), TempDir: c.Env("TMPDIR"), Notice: func(text string) { c.Sayf("%s", text) }, Worker: func() *exec.Cmd { return queryWorker(at) }}
}

// viewSources read grids, plans and logs for the viewer.
func viewSources() viewer.Sources {
	return viewer.Sources{
		Describe: describeForView,
		Progress: func(at vfs.Place) (viewer.Progress, error) {
			s, err := status.Read(at)
			return viewer.Progress{Done: s.CommittedRuns, Planned: s.Runs, Failed: s.FailedRuns, Running: s.Active(), Seconds: s.SecondsLeft, Batches: s.CommittedBatches, All: s.Batches}, err
		},
		Run: func(at vfs.Place, id int64) (*viewer.Run, error) {
			r, err := openStored(at, id)
			if err != nil {
				return nil, err
			}
			return &viewer.Run{Run: r.Run, Name: r.name, Close: r.Close}, nil
		},
		Words:     func(at vfs.Place) string { return shell.Join(at.Text()) },
		Processor: runner.ProcessorTime,
	}
}

// describeForView describes a data set.
func describeForView(at vfs.Place) (*viewer.Description, error) {
	d, err := datasets.Open(at)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	info, damage := readInfo(d)
	if info == nil {
		return nil, damage
	}
	g, err := plan.StoredGrid(at)
	if err != nil {
		return nil, err
	}
	study := studyOf(g, info, at)
	v := &viewer.Description{Study: study, Head: headOf(study, info, g), Damage: damage, Manifest: info.manifest}
	for _, t := range info.Tables {
		v.Bytes += t.Bytes
	}
	return v, nil
}

// openBrowser opens an address with the program that the system has for it.
func openBrowser(address string) error {
	words := map[string][]string{"darwin": {"open"}, "windows": {"rundll32", "url.dll,FileProtocolHandler"}}[runtime.GOOS]
	if words == nil {
		words = []string{"xdg-open"}
	}
	command := exec.Command(words[0], append(words[1:], address)...)
	if err := command.Start(); err != nil {
		return err
	}
	go command.Wait() //nolint:errcheck // the browser reports for itself
	return nil
}
