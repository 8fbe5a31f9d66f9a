// Command sweep runs experiments on a simulated real-time gross settlement system and keeps every number they produce.
//
// This package parses arguments, prints output and maps errors to exit codes; other packages implement the commands. The CLI
// struct lists the commands; each has its own file with its flags, its help and a Run method.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"sweep/engine/printable"
)

func main() {
	os.Exit(Main(os.Args[1:]))
}

// Main runs one command line in this process and returns its exit code.
func Main(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), endSignals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process immediately

	return Execute(args, &Context{
		Context:     ctx,
		Stdin:       os.Stdin,
		Stdout:      standardOutput(),
		Stderr:      os.Stderr,
		Env:         os.Getenv,
		Now:         time.Now,
		Terminal:    terminalWidth(os.Stderr),
		OutTerminal: terminalWidth(os.Stdout),
		Color:       showsColor(os.Stdout, os.Getenv),
		ErrColor:    showsColor(os.Stderr, os.Getenv),
	})
}

// showsColor reports whether a stream is a terminal and colours are not disabled.
func showsColor(f *os.File, env func(string) string) bool {
	return term.IsTerminal(int(f.Fd())) && env("NO_COLOR") == "" && env("TERM") != "dumb"
}

// terminalWidth returns the number of columns of a terminal, 0 for anything else.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// Execute parses a command line, runs the command and reports its error.
func Execute(args []string, c *Context) (code int) {
	defer func() {
		if p := recover(); p != nil {
			c.Sayf("%s\n", printable.Lines(debug.Stack()))
			c.Sayf("%s bug: %v\nThis is a bug in sweep. Please report it with the lines above.", c.colored(red, "sweep:"), p)
			code = exitBug
		}
	}()
	out := &output{w: c.Stdout}
	c.Stdout, c.Stderr = escaping(out), escaping(c.Stderr)
	var cli CLI
	done := false // a flag such as --help has completed the command
	parser := newParser(&cli, c, func(int) { done = true })
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(joinNegative(parser.Model.Node, args))
	if done {
		return report(c, out.end(c, nil))
	}
	if err != nil {
		return report(c, out.end(c, usageError(err)))
	}
	if err := firstError(firstError(emptyText(command), flagRange(command)), cli.apply(c)); err != nil {
		return report(c, err)
	}
	return report(c, out.end(c, withPlaces(command.Run(c))))
}

func newParser(cli *CLI, c *Context, exit func(int)) *kong.Kong {
	parser, err := kong.New(cli, append([]kong.Option{
		kong.Name("sweep"),
		kong.Description(description),
		kong.Writers(c.Stdout, c.Stderr),
		kong.Exit(exit),
		placeArguments,
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 110}),
		kong.ExplicitGroups(groups),
		kong.Vars{"version": versionText()},
	}, numberFlags...)...)
	if err != nil {
		panic(err)
	}
	return parser
}

// Context contains everything that a command uses apart from the file system: output, input, the environment, the clock, and
// the signal to stop.
type Context struct {
	context.Context
	Stdin       io.Reader
	Stdout      io.Writer // results as text for people; use Data for other formats
	Stderr      io.Writer // messages
	Env         func(string) string
	Now         func() time.Time
	Terminal    int  // columns of Stderr if it is a terminal, else 0
	OutTerminal int  // the same for Stdout
	Color       bool // Stdout supports ANSI colours
	ErrColor    bool // the same for Stderr

	JSON bool // print errors as JSON as well
}

// Data returns the standard output for formats that programs read, without escaping.
func (c *Context) Data() io.Writer { return unescaped(c.Stdout) }

// Printf writes a result. The arguments are escaped, see printable.Sprintf.
func (c *Context) Printf(format string, args ...any) {
	io.WriteString(unescaped(c.Stdout), printable.Sprintf(format, args...))
}

// Sayf writes a message as a line. The arguments are escaped, see printable.Sprintf.
func (c *Context) Sayf(format string, args ...any) {
	io.WriteString(unescaped(c.Stderr), printable.Sprintf(strings.TrimSuffix(format, "\n")+"\n", args...))
}

// Warn writes a warning.
func (c *Context) Warn(warning string) { c.Sayf("%s %s", c.colored(yellow, "warning:"), warning) }

// The colours of the first words of messages.
const (
	red    = "\x1b[1;31m"
	yellow = "\x1b[33m"
)

// colored returns a word of a message in a colour, if Stderr supports it.
func (c *Context) colored(color, word string) printable.Sequence {
	if !c.ErrColor {
		return printable.Sequence(word)
	}
	return printable.Sequence(color + word + "\x1b[0m")
}

// endSignals returns the signals that stop a sweep. SIGHUP is included unless it is ignored, as under nohup.
func endSignals() []os.Signal {
	list := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		list = append(list, syscall.SIGHUP)
	}
	return list
}
