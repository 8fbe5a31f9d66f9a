package pictures

import (
	"fmt"
	"slices"
	"strings"
)

// Choice is an option that chooses the value of a control. Controls are the names that it has in the pictures: an axis in the
// horizontal direction is along, across or by.
type Choice struct {
	Option   string // as users write it
	Value    string // empty: not chosen
	Controls []string
}

// Find returns a picture and its first view with all the chosen values. Values that no view has together are refused.
func (d *Document) Find(name string, choices []Choice) (picture, view int, err error) {
	picture = slices.IndexFunc(d.Pictures, func(p Picture) bool { return p.Name == name })
	if picture < 0 {
		return 0, 0, fmt.Errorf("there is no picture %q of this data set; it has %s", name, list(d.Pictures, func(p Picture) string { return p.Name }, ", "))
	}
	p := d.Pictures[picture]
	if p.Missing != "" {
		return 0, 0, fmt.Errorf("the picture %s cannot be drawn: %s", name, p.Missing)
	}
	if len(p.Views) == 0 {
		return 0, 0, fmt.Errorf("the picture %s has nothing to draw", name)
	}
	left, chosen := seq(len(p.Views)), ""
	for _, c := range choices {
		if c.Value == "" {
			continue
		}
		at := slices.IndexFunc(p.Controls, func(of Control) bool { return slices.Contains(c.Controls, of.Name) })
		if at < 0 {
			return 0, 0, fmt.Errorf("%s has no effect on the picture %s", c.Option, name)
		}
		control := p.Controls[at]
		var having []int
		var values []string
		for _, i := range left {
			value := p.Views[i].Key[control.Name]
			if value == c.Value {
				having = append(having, i)
			}
			if value != "" && !slices.Contains(values, value) {
				values = append(values, value)
			}
		}
		if having == nil {
			return 0, 0, fmt.Errorf("%s: the picture %s has no %s %q%s; it has %s", c.Option, name, control.Label, c.Value, chosen, strings.Join(values, ", "))
		}
		left = having
		chosen += map[bool]string{true: " with ", false: " and "}[chosen == ""] + c.Option + " " + c.Value
	}
	return picture, left[0], nil
}
