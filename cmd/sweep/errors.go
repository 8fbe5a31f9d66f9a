package main

import (
	"encoding/json"
	"errors"
	"runtime/debug"
	"strings"

	"github.com/alecthomas/kong"

	"sweep/datasets/objects"
	"sweep/engine/document"
	"sweep/engine/printable"
)

// mistake is an error of the user: a message, what to do about it, and the exit code.
type mistake struct {
	code    int
	message string
	hint    string
	cause   error
}

func (m *mistake) Error() string { return m.message }
func (m *mistake) Unwrap() error { return m.cause }
func (m *mistake) ExitCode() int { return m.code }

// Hint is what to do; an error that only adds words to another one leaves that one's advice.
func (m *mistake) Hint() string {
	var below interface{ Hint() string }
	if m.hint == "" && errors.As(m.cause, &below) {
		return below.Hint()
	}
	return m.hint
}

// invalid makes the error of an input that is wrong.
func invalid(hint, format string, args ...any) error {
	return &mistake{code: exitInvalid, message: printable.Sprintf(format, args...), hint: hint}
}

// usage makes the error of a command line that is wrong in a way the parser cannot see.
func usage(hint, format string, args ...any) error {
	return &mistake{code: exitUsage, message: printable.Sprintf(format, args...), hint: hint}
}

// because gives an error the code and the hint that its place knows. What looks like invalid input from there may be a
// storage that fails: an error that knows better keeps its code.
func because(err error, code int, hint string) error {
	if err == nil {
		return nil
	}
	if known := exitCode(err); code == exitInvalid && known != exitBug {
		code = known
	}
	return &mistake{code: code, message: err.Error(), hint: hint, cause: err}
}

// usageError is what the parser found wrong, with the way to the help.
func usageError(err error) error {
	var place *objects.URLError
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

// helpOf is the way to the help of the command that was meant.
func helpOf(command *kong.Context) string {
	return "see sweep " + strings.Fields(command.Command())[0] + " --help"
}

// firstText is the first of two texts that is not empty.
func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// messageOf is the text of an error. Several mistakes stand in a list below their number. What follows the first line of
// another message is marked, since it may come from a file: no text can pass for a line of the program's own.
func messageOf(err error) string {
	text := strings.TrimRight(err.Error(), "\n")
	var mistakes document.Errors
	if !errors.As(err, &mistakes) {
		return strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n  | "), "| \n", "|\n")
	}
	if len(mistakes) > 1 {
		text = counted(int64(len(mistakes)), "mistake") + "\n" + text
	}
	return strings.ReplaceAll(text, "\n", "\n  ")
}

// report tells an error to the user, or a bug with its stack, and returns the exit code. What went wrong and what to do
// about it stand last, where a terminal shows them.
func report(c *Context, err error) int {
	if readerGone(err) {
		return exitPipe
	}
	code := exitCode(err)
	if err == nil {
		return code
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
		c.Sayf("This error has no place in sweep's list of exit codes. Please report it with the stack above.")
	}
	if c.JSON {
		line, _ := json.Marshal(map[string]any{"error": exitName(code), "code": code, "message": err.Error()})
		c.Sayf("%s", string(line))
	}
	return code
}

// detailsBelow is how many lines of details may stand below a message; more stand above it.
const detailsBelow = 12
