package pictures

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
)

// filter leaves out runs: the pictures are those of a smaller experiment. An axis keeps the levels chosen, which remember their
// places, so that they look as they do without a filter.
func (s *Session) filter() error {
	var conditions []string
	for name := range s.options.Keep {
		if s.Study.index(name) < 0 {
			return errkind.Errorf(errkind.Invalid, "there is no axis %q", name)
		}
	}
	for i := range s.Study.Axes {
		a := &s.Study.Axes[i]
		kept := s.options.Keep[a.Name]
		if len(kept) == 0 {
			continue
		}
		condition, err := a.keep(kept)
		if err != nil {
			return err
		}
		conditions = append(conditions, condition)
	}
	s.kept = strings.Join(conditions, " AND ")
	if s.options.Only {
		number := func(id int64) string { return strconv.FormatInt(id, 10) }
		only := "false"
		if len(s.options.Runs) > 0 {
			only += " OR run_id IN (" + list(s.options.Runs, number, ", ") + ")"
		}
		if len(s.options.Points) > 0 {
			only += " OR point IN (" + list(s.options.Points, number, ", ") + ")"
		}
		conditions = append(conditions, "("+only+")")
	}
	s.where = strings.Join(conditions, " AND ")
	return nil
}

// keep leaves an axis the given levels, and returns the condition on its column.
func (a *Axis) keep(kept []string) (string, error) {
	if len(a.Levels) == 0 {
		return a.between(kept)
	}
	var levels []string
	for i, level := range a.Levels {
		if slices.Contains(kept, level) {
			levels, a.Places = append(levels, level), append(a.Places, i)
		}
	}
	for _, level := range kept {
		if !slices.Contains(levels, level) {
			return "", errkind.Errorf(errkind.Invalid, "axis %s has no level %q", a.Name, level)
		}
	}
	a.All, a.Levels = len(a.Levels), levels
	if a.Numeric {
		return "CAST(" + column(a.Name) + " AS DOUBLE) IN (" + list(levels, func(l string) string { return "CAST(" + quoted(l) + " AS DOUBLE)" }, ", ") + ")", nil
	}
	return "CAST(" + column(a.Name) + " AS VARCHAR) IN (" + list(levels, quoted, ", ") + ")", nil
}

// between reads FROM..TO.
func (a *Axis) between(kept []string) (string, error) {
	from, to, ok := strings.Cut(kept[0], "..")
	low, err := strconv.ParseFloat(from, 64)
	high, err2 := strconv.ParseFloat(to, 64)
	if !ok || err != nil || err2 != nil || len(kept) > 1 || !a.Numeric {
		return "", errkind.Errorf(errkind.Invalid, "axis %s has no levels; a filter on it is a range such as %s..%s, not %q", a.Name, significant(a.From, 3), significant(a.To, 3), kept[0])
	}
	return fmt.Sprintf("CAST(%s AS DOUBLE) BETWEEN CAST('%s' AS DOUBLE) AND CAST('%s' AS DOUBLE)", column(a.Name), strconv.FormatFloat(low, 'g', -1, 64), strconv.FormatFloat(high, 'g', -1, 64)), nil
}

// and is the filter as a further condition on runs.
func (s *Session) and() string {
	if s.where == "" {
		return ""
	}
	return " AND " + s.where
}

// among is the filter as a condition on a column with the ids of runs, after a word such as WHERE.
func (s *Session) among(word, id string) string {
	if s.where == "" {
		return ""
	}
	return word + " " + id + " IN (SELECT run_id FROM runs WHERE " + s.where + ")"
}
