package named

import (
	"fmt"
	"regexp"
	"strings"
)

// Domain is the set of values that an argument can have. Each domain is a macro of helpers.sql or of dataset.sql that is
// true for a value of the domain and otherwise fails with a message that lists existing values.
//
//	run                 a completed run of the data set
//	any_run             a run of the data set, completed or failed
//	point, axis, metric a point, an axis, a numeric column of runs
//	level(axis)         a value of the axis that another argument names
//	agent(run), tick(run), day(run), payment(run)
//	                    an agent, tick, day or payment of the run that another argument names
//	end(tick)           the end of a range whose start is another argument
//	event_types         kinds of events, separated by commas
//	word(a, b)          one of these words
//	count(low, high)    a number from low to high
type Domain struct {
	Name string
	Of   []string // the arguments it depends on, or the words or bounds it lists
}

var domainForm = regexp.MustCompile(`^([a-z_]+)(?:\(([^)]*)\))?$`)

// domainDepends reports for each domain whether the parentheses hold names of other arguments.
var domainDepends = map[string]bool{
	"run": false, "any_run": false, "point": false, "axis": false, "metric": false, "event_types": false, "word": false, "count": false,
	"level": true, "agent": true, "tick": true, "day": true, "payment": true, "end": true,
}

func parseDomain(text string, args []Arg) (Domain, error) {
	m := domainForm.FindStringSubmatch(text)
	if m == nil {
		return Domain{}, fmt.Errorf("%q is not a domain", text)
	}
	d := Domain{Name: m[1]}
	if m[2] != "" {
		d.Of = strings.Split(m[2], ", ")
	}
	depends, known := domainDepends[d.Name]
	if !known {
		return d, fmt.Errorf("there is no domain %q", d.Name)
	}
	for _, name := range d.Of {
		if depends && !hasArg(args, name) {
			return d, fmt.Errorf("%q depends on %q, which is not an earlier argument", text, name)
		}
	}
	return d, nil
}

func hasArg(args []Arg, name string) bool {
	for _, a := range args {
		if a.Name == name {
			return true
		}
	}
	return false
}

// guarded returns the SQL of the query with a check of its arguments. The check is a separate branch that returns no rows,
// because DuckDB drops a condition of the query itself when it can prove that the query has no rows.
func (q Query) guarded() string {
	check := q.check()
	if check == "" {
		return q.SQL
	}
	return "SELECT * EXCLUDE (arguments_known) FROM ((\n" + q.SQL + "\n) UNION ALL BY NAME (SELECT true AS arguments_known WHERE NOT (" + check + ")))"
}

// check returns an expression that is true or fails. Arguments are checked in order.
func (q Query) check() string {
	var conditions []string
	for _, a := range q.Args {
		conditions = append(conditions, a.conditions()...)
	}
	if len(conditions) == 0 {
		return ""
	}
	check := "true"
	for i := len(conditions) - 1; i >= 0; i-- {
		check = "CASE WHEN " + conditions[i] + " THEN " + check + " END"
	}
	return check
}

// conditions returns the checks of an argument, one for each argument it depends on.
func (a Arg) conditions() []string {
	var calls []string
	switch a.Domain.Name {
	case "":
		return nil
	case "word":
		words := "'" + strings.Join(a.Domain.Of, "', '") + "'"
		calls = append(calls, fmt.Sprintf("known_word('%s', CAST(%s AS VARCHAR), [%s])", a.Name, a.Name, words))
	case "count":
		calls = append(calls, fmt.Sprintf("known_count('%s', %s, %s, %s)", a.Name, a.Name, a.Domain.Of[0], a.Domain.Of[1]))
	default:
		value := fmt.Sprintf("CAST(%s AS %s)", a.Name, a.Type)
		for _, other := range a.Domain.Of {
			calls = append(calls, fmt.Sprintf("known_%s(%s, %s)", a.Domain.Name, other, value))
		}
		if len(a.Domain.Of) == 0 {
			calls = append(calls, fmt.Sprintf("known_%s(%s)", a.Domain.Name, value))
		}
	}
	if a.Default == "NULL" {
		for i, call := range calls {
			calls[i] = fmt.Sprintf("(%s IS NULL OR %s)", a.Name, call)
		}
	}
	return calls
}
