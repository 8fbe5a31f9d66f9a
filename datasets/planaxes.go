package datasets

import "slices"

// AxesOf lists the axes of a data set: those of its newest plan, then those that only earlier plans have. The default
// of an axis is the one in the plan that added it.
func AxesOf(plans []PlanDoc) []PlanAxis {
	axes := []PlanAxis{}
	for _, p := range slices.Backward(plans) {
		for _, a := range p.Axes {
			if i := indexAxis(axes, a.Name); i < 0 {
				axes = append(axes, a)
			} else if axes[i].Default == nil {
				axes[i].Default = a.Default
			}
		}
	}
	return axes
}

func indexAxis(axes []PlanAxis, name string) int {
	return slices.IndexFunc(axes, func(a PlanAxis) bool { return a.Name == name })
}

// AbsentLabel is the label that all runs of the plan at a position have for an axis which that plan lacks. known is
// false if nothing defines it.
//
// An axis added by a later plan has the default given there. An axis of an earlier plan was removed from the grid; the
// runs of a plan without it have none of its labels.
func AbsentLabel(plans []PlanDoc, at int, axis string) (label string, known bool) {
	for _, p := range plans[:at] {
		if indexAxis(p.Axes, axis) >= 0 {
			return "", false
		}
	}
	for _, p := range plans[at:] {
		if i := indexAxis(p.Axes, axis); i >= 0 {
			if p.Axes[i].Default == nil {
				return "", false
			}
			return *p.Axes[i].Default, true
		}
	}
	return "", false
}

// PlanConstant is an axis of the data set for which the files of a plan have no column, because all of its runs have
// the same value.
type PlanConstant struct {
	Axis  string  `json:"axis"`
	Value *string `json:"value"` // the label; null if nothing defines it
}

// constantsOf lists the axes that the plan at a position lacks.
func constantsOf(plans []PlanDoc, at int) []PlanConstant {
	var list []PlanConstant
	for _, a := range AxesOf(plans) {
		if indexAxis(plans[at].Axes, a.Name) >= 0 {
			continue
		}
		c := PlanConstant{Axis: a.Name}
		if label, known := AbsentLabel(plans, at, a.Name); known {
			c.Value = &label
		}
		list = append(list, c)
	}
	return list
}
