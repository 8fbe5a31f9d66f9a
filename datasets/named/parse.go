package named

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var argLine = regexp.MustCompile(`^arg ([a-z_0-9]+) (BIGINT|VARCHAR|DOUBLE|BOOLEAN)( of ([a-z_]+(?:\([^)]*\))?))?( = ([^:]+))?: (.+)$`)

// parse reads the description and the SQL of a query.
func parse(text string) (Query, error) {
	var q Query
	lines := strings.Split(text, "\n")
	i := 0
	for ; i < len(lines) && strings.HasPrefix(lines[i], "--"); i++ {
		if err := q.describe(strings.TrimSpace(strings.TrimPrefix(lines[i], "--"))); err != nil {
			return q, err
		}
	}
	q.SQL = strings.TrimSuffix(strings.TrimSpace(strings.Join(lines[i:], "\n")), ";")
	return q, q.complete()
}

// describe parses one comment line.
func (q *Query) describe(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	switch {
	case key == "group":
		q.Group = value
	case key == "clock":
		q.Clock = strings.Split(value, ", ")
	case strings.HasPrefix(line, "arg "):
		m := argLine.FindStringSubmatch(line)
		if m == nil {
			return fmt.Errorf("%q is not an argument", line)
		}
		a := Arg{Name: m[1], Type: m[2], Default: m[6], Purpose: m[7]}
		if m[4] != "" {
			var err error
			if a.Domain, err = parseDomain(m[4], q.Args); err != nil {
				return err
			}
		}
		q.Args = append(q.Args, a)
	default:
		q.Purpose = strings.TrimSpace(q.Purpose + " " + line)
	}
	return nil
}

func (q *Query) complete() error {
	switch {
	case q.Purpose == "":
		return errors.New("the purpose is missing")
	case !slices.ContainsFunc(groups, func(g Group) bool { return g.Name == q.Group }):
		return fmt.Errorf("unknown group %q", q.Group)
	case len(q.Clock) > 0 && !hasArg(q.Args, "run"):
		return errors.New("a clock needs an argument run")
	case q.SQL == "":
		return errors.New("the SQL is missing")
	}
	for i, a := range q.Args {
		if i > 0 && a.Default == "" && q.Args[i-1].Default != "" {
			return fmt.Errorf("the required argument %s follows an optional one", a.Name)
		}
	}
	return nil
}
