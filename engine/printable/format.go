package printable

import "fmt"

// Lines is an argument that is a text of several lines: its ends of lines are its own.
type Lines string

// Sequence is an argument that acts on the terminal on purpose. Only constants of the program are converted to it.
type Sequence string

// Sprintf formats as fmt.Sprintf does. The format is the program's own and stays as it is; what an argument adds is one
// line, escaped, so that no name and no message of a file can begin a line or move the cursor.
func Sprintf(format string, args ...any) string {
	if false {
		return fmt.Sprintf(format, args...) // go vet recognises by this what must fit the format
	}
	return fmt.Sprintf(format, guarded(args)...)
}

// guarded replaces the arguments that could bring a character which must be escaped.
func guarded(args []any) []any {
	var safe []any
	for i, arg := range args {
		if harmless(arg) {
			continue
		}
		if safe == nil {
			safe = append(safe, args...)
		}
		safe[i] = guard{arg}
	}
	if safe == nil {
		return args
	}
	return safe
}

func harmless(arg any) bool {
	switch arg := arg.(type) {
	case string:
		_, size := Bad(arg)
		return size == 0
	case nil, bool, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64, Sequence:
		return true
	}
	return false
}

// guard formats a value and escapes the outcome.
type guard struct{ value any }

// Format makes a guard an argument like the value it holds.
func (g guard) Format(f fmt.State, verb rune) {
	format := fmt.FormatString(f, verb)
	if lines, ok := g.value.(Lines); ok {
		fmt.Fprint(f, Text(fmt.Sprintf(format, string(lines))))
		return
	}
	fmt.Fprint(f, Line(fmt.Sprintf(format, g.value)))
}
