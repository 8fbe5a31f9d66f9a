package sensitivity

import (
	"slices"
	"strconv"

	"sweep/datasets/tabular"
)

// Axis is an axis of a design as its grid has it.
type Axis struct {
	Name     string
	Levels   []string // none if the design samples a range
	Numeric  bool
	From, To float64 // the range, without levels
}

// MethodOf is the method that a kind of design is made for.
func MethodOf(design string) Method {
	switch design {
	case "factorial":
		return Main
	case "saltelli":
		return Sobol
	case "morris":
		return Morris
	}
	return PAWN
}

// Begin adds an axis without values. Elementary effects are per range of an axis.
func (d *Data) Begin(a *Axis, m Method) {
	d.Axes = append(d.Axes, tabular.Column{Name: a.Name})
	if m == Morris {
		d.Ranges = append(d.Ranges, a.width())
	}
}

// Add adds the value of a point to the i-th axis. Elementary effects of an axis of texts count its levels.
func (d *Data) Add(i int, a *Axis, label string, m Method) {
	switch c := &d.Axes[i]; {
	case a.Numeric:
		x, _ := strconv.ParseFloat(label, 64) // it is the label of a number
		c.Numbers = append(c.Numbers, x)
	case m == Morris:
		c.Numbers = append(c.Numbers, float64(slices.Index(a.Levels, label)))
	default:
		c.Texts = append(c.Texts, label)
	}
}

// width is the range of the axis; of texts, their number less one.
func (a *Axis) width() float64 {
	switch {
	case len(a.Levels) == 0:
		return a.To - a.From
	case !a.Numeric:
		return float64(len(a.Levels) - 1)
	}
	var values []float64
	for _, label := range a.Levels {
		x, _ := strconv.ParseFloat(label, 64) // it is the label of a number
		values = append(values, x)
	}
	return slices.Max(values) - slices.Min(values)
}
