package main

import (
	"context"
	"encoding/json"
	"errors"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"

	"sweep/datasets/errkind"
	"sweep/datasets/places"
	"sweep/engine/document"
	"sweep/engine/printable"
	"sweep/engine/text"
)

// mistake is a user error: a message, a hint, and its kind.
type mistake struct {
	kind    errkind.Kind
	message string
	hint    string
	cause   error
}

func (m *mistake) Error() string      { return m.message }
func (m *mistake) Unwrap() error      { return m.cause }
func (m *mistake) Kind() errkind.Kind { return m.kind }

// Hint returns the hint; a mistake without one returns the hint of its cause.
func (m *mistake) Hint() string {
	var below interface{ Hint() string }
	if m.hint == "" && errors.As(m.cause, &below) {
		return below.Hint()
	}
	return m.hint
}

// invalid returns an error for invalid input.
func invalid(hint, format string, args ...any) error {
	return &mistake{kind: errkind.Invalid, message: printable.Sprintf(format, args...), hint: hint}
}

// usage returns an error for a wrong command line that the parser accepts.
func usage(hint, format string, args ...any) error {
	return &mistake{kind: errkind.Usage, message: printable.Sprintf(format, args...), hint: hint}
}

// because adds a kind and a hint to an error. An error with a more specific kind keeps it: what looks like invalid input may
// be a storage failure.
func because(err error, kind errkind.Kind, hint string) error {
	if err == nil {
		return nil
	}
	if known := errorKind(err); kind == errkind.Invalid && known != errkind.None {
		kind = known
	}
	return &mistake{kind: kind, message: err.Error(), hint: hint, cause: err}
}

// usageError converts an error of the parser and adds a hint to the help.
func usageError(err error) error {
	var place *places.Error
	if errors.As(err, &place) {
		return place
	}
	var parse *kong.ParseError
	if !errors.As(err, &parse) || parse.Context == nil {
		return usage("see sweep --help", "%s", err)
	}
	if parse.Context.Command() != "" {
		if negative := negativeText(err, helpOf(parse.Context)); negative != nil {
			return negative
		}
		return usage(helpOf(parse.Context), "%s", err)
	}
	if rest, ok := strings.CutPrefix(err.Error(), "unexpected argument "); ok {
		word, guess, _ := strings.Cut(rest, ", ")
		return usage(firstText(guess, "see sweep --help"), "there is no command %q", word)
	}
	return usage("see sweep --help", "%s", err)
}

// helpOf returns a hint to the help of a command.
func helpOf(command *kong.Context) string {
	return "see sweep " + strings.Fields(command.Command())[0] + " --help"
}

// firstText returns the first of two texts that is not empty.
func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// messageOf returns the text of an error. Several mistakes are listed below their number. Lines after the first one of any
// other message are marked, because they may come from a file and must not look like a line of the program.
func messageOf(err error) string {
	message := strings.TrimRight(err.Error(), "\n")
	var mistakes document.Errors
	if !errors.As(err, &mistakes) {
		return strings.ReplaceAll(strings.ReplaceAll(message, "\n", "\n  | "), "| \n", "|\n")
	}
	if len(mistakes) > 1 {
		message = text.Counted(int64(len(mistakes)), "mistake") + "\n" + message
	}
	return strings.ReplaceAll(message, "\n", "\n  ")
}

// report prints an error, or a bug with its stack, and returns the exit code. The message and the hint come last, where they
// stay visible on a terminal.
func report(c *Context, err error) int {
	if readerGone(err) {
		return exitPipe
	}
	kind := errorKind(err)
	code := exitCode(err)
	if err == nil {
		return code
	}
	if kind == errkind.Interrupted && strings.Contains(err.Error(), context.Canceled.Error()) {
		err = &mistake{kind: kind, message: "interrupted", hint: "run the same command again", cause: err}
	}
	if code == exitBug {
		c.Sayf("%s", printable.Lines(debug.Stack()))
	}
	message, details, _ := strings.Cut(messageOf(err), "\n")
	switch {
	case details == "":
	case strings.Count(details, "\n") < detailsBelow:
		message += "\n" + details
	default:
		c.Sayf("%s\n", printable.Lines(details))
	}
	c.Sayf("%s %s", c.colored(red, "sweep:"), printable.Lines(message))
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) && hinted.Hint() != "" {
		c.Sayf("  hint: %s", hinted.Hint())
	}
	if code == exitBug {
		c.Sayf("This error is not in sweep's list of exit codes. Please report it with the stack trace above.")
	}
	if c.JSON {
		line, _ := json.Marshal(map[string]any{"error": exitName(code), "code": code, "message": err.Error()})
		c.Sayf("%s", string(line))
	}
	return code
}

// detailsBelow is the maximum number of lines of details below a message; more are printed above it.
const detailsBelow = 12
