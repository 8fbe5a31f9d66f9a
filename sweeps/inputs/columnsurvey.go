package inputs

import (
	"slices"
	"strings"
)

// columnSurvey is what the values of a column look like.
type columnSurvey struct {
	name                           string
	values                         map[string]int64 // up to surveyMax
	rows, empty                    int64
	integers, decimals, typed      int64
	clocks, dated, offsets, dates  int64
	low, high                      int64 // of integers
	commas, points, spaces, quotes int64 // amounts with the separator
	digits                         int   // most digits after the last separator
	threes                         int64 // amounts whose only separator is followed by three digits
	kind                           cellKind
}

// surveyColumns are the columns that a mapping can name: those with a name of their own.
func surveyColumns(names []string) ([]wanted, []*columnSurvey) {
	var all []wanted
	var surveys []*columnSurvey
	for i, name := range names {
		if name == "" || slices.Contains(names[:i], name) || slices.Contains(names[i+1:], name) {
			continue
		}
		all = append(all, wanted{"a column", name})
		surveys = append(surveys, &columnSurvey{name: name, values: map[string]int64{}})
	}
	return all, surveys
}

// add looks at one value.
func (c *columnSurvey) add(v *cell) {
	c.rows++
	if v.empty() {
		c.empty++
		return
	}
	text := string(v.written())
	if v.kind != textCell {
		c.typed++
		c.kind = v.kind
	}
	if _, known := c.values[text]; known || len(c.values) < surveyMax {
		c.values[strings.Clone(text)]++
	}
	if n, ok := parseDigits(v.text, 18); ok && v.kind != instantCell {
		if c.integers == 0 || n < c.low {
			c.low = n
		}
		c.high = max(c.high, n)
		c.integers++
		return
	}
	if ns, n, ok := parseClock(v.text); ok && n == len(text) && ns >= 0 {
		c.clocks++
		return
	}
	if len(text) >= 10 {
		if _, problem := parseDate(v.text[:10]); problem == "" {
			c.addDated(v, text)
			return
		}
	}
	if strings.ContainsAny(text[:1], "0123456789-.") && strings.Trim(text, "0123456789.,' _\u00a0\u2009\u202f\u2019-") == "" {
		c.addDecimal(text)
	}
}

func (c *columnSurvey) addDated(v *cell, text string) {
	switch {
	case len(text) == 10:
		c.dates++
	default:
		c.dated++
		if _, n, ok := parseClock(v.text[11:]); ok && 11+n < len(text) {
			c.offsets++
		}
	}
}

// addDecimal looks at the separators of a number.
func (c *columnSurvey) addDecimal(text string) {
	c.decimals++
	last := strings.LastIndexAny(text, ".,")
	if strings.Contains(text, ",") {
		c.commas++
	}
	if strings.Contains(text, ".") {
		c.points++
	}
	if strings.ContainsAny(text, "'\u2019") {
		c.quotes++
	}
	if strings.ContainsAny(text, " \u00a0\u2009\u202f") {
		c.spaces++
	}
	if last >= 0 {
		n := len(text) - last - 1
		c.digits = max(c.digits, n)
		if n == 3 && strings.Count(text, ".")+strings.Count(text, ",") == 1 {
			c.threes++
		}
	}
}

// fits reports whether the values of a column can be those of a key that is not required.
func (c *columnSurvey) fits(key int) bool {
	filled := c.rows - c.empty
	switch key {
	case dateColumn:
		return c.dates+c.dated > 0
	case deadlineColumn, settledColumn:
		return filled == 0 || c.clocks+c.dated+c.integers+c.typed > 0
	case idColumn:
		return len(c.values) > 1 || filled <= 1
	}
	return true
}
