package printable

import "fmt"

// Lines is an argument of several lines; its line ends are not escaped.
type Lines string

// Sequence is an intentional terminal control sequence. Only constants of the program are converted to it.
type Sequence string

// Sprintf formats like fmt.Sprintf. The format is trusted and not escaped. Each argument is escaped and stays on one
// line, so that no name or message from a file can start a new line or move the cursor.
func Sprintf(format string, args ...any) string {
	if false {
		return fmt.Sprintf(format, args...) // lets go vet check the arguments against the format
	}
	return fmt.Sprintf(format, guarded(args)...)
}

// guarded wraps the arguments that could contain a character that must be escaped.
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

// guard formats a value and escapes the result.
type guard struct{ value any }

// Format lets a guard replace its value as an argument.
func (g guard) Format(f fmt.State, verb rune) {
	format := fmt.FormatString(f, verb)
	if lines, ok := g.value.(Lines); ok {
		fmt.Fprint(f, Text(fmt.Sprintf(format, string(lines))))
		return
	}
	fmt.Fprint(f, Line(fmt.Sprintf(format, g.value)))
}
