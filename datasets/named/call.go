package named

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Macro returns the statement that defines the query as a table macro.
func (q Query) Macro() string {
	params := make([]string, len(q.Args))
	for i, a := range q.Args {
		params[i] = a.Name
		if a.Default != "" {
			params[i] += " := " + a.Default
		}
	}
	return fmt.Sprintf("CREATE OR REPLACE MACRO %s(%s) AS TABLE\n%s;\n", q.Name, strings.Join(params, ", "), q.guarded())
}

// Signature shows how the query is called: run_costs(run, agent := NULL).
func (q Query) Signature() string {
	params := make([]string, len(q.Args))
	for i, a := range q.Args {
		params[i] = a.Name
		if a.Default != "" {
			params[i] += " := " + a.Default
		}
	}
	return q.Name + "(" + strings.Join(params, ", ") + ")"
}

// Call returns the SQL that runs the query with arguments given as text, as on a command line. It checks names, types
// and required arguments, so the value of an argument can never become SQL.
func (q Query) Call(args map[string]string) (string, error) {
	if err := q.known(args); err != nil {
		return "", err
	}
	var params []string
	for _, a := range q.Args {
		text, given := args[a.Name]
		switch {
		case !given && a.Default == "":
			return "", fmt.Errorf("%s requires the argument %s (%s, %s): %s", q.Name, a.Name, a.Type, a.Purpose, q.Signature())
		case !given:
			continue
		}
		literal, err := a.literal(text)
		if err != nil {
			return "", fmt.Errorf("%s: argument %s: %w", q.Name, a.Name, err)
		}
		if a.Default != "" {
			literal = a.Name + " := " + literal
		}
		params = append(params, literal)
	}
	return "FROM " + q.Name + "(" + strings.Join(params, ", ") + ")", nil
}

func (q Query) known(args map[string]string) error {
	var unknown []string
	for name := range args {
		if !slices.ContainsFunc(q.Args, func(a Arg) bool { return a.Name == name }) {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	slices.Sort(unknown)
	return fmt.Errorf("%s has no argument %s: %s", q.Name, strings.Join(unknown, ", "), q.Signature())
}

// literal returns a value as an SQL literal of the argument's type.
func (a Arg) literal(text string) (string, error) {
	switch a.Type {
	case "BIGINT":
		v, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return "", fmt.Errorf("%q is not a whole number", text)
		}
		return strconv.FormatInt(v, 10), nil
	case "DOUBLE":
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return "", fmt.Errorf("%q is not a number", text)
		}
		return "CAST('" + strconv.FormatFloat(v, 'g', -1, 64) + "' AS DOUBLE)", nil
	case "BOOLEAN":
		v, err := strconv.ParseBool(text)
		if err != nil {
			return "", fmt.Errorf("%q is neither true nor false", text)
		}
		return strconv.FormatBool(v), nil
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'", nil
}

// Comment returns the purpose and the arguments as SQL comments.
func (q Query) Comment() string {
	var b strings.Builder
	b.WriteString("-- " + q.Purpose + "\n")
	for _, a := range q.Args {
		b.WriteString("--   " + a.Name + " " + a.Type + ": " + a.Purpose + "\n")
	}
	return b.String()
}
