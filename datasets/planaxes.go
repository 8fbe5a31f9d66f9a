package datasets

import "slices"

// AxesOf lists the axes of a data set: those of its newest plan, then those that only earlier plans have. An axis has the
// default that the plan it came with states.
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

// AbsentLabel is the label of an axis that the plan at a position does not have: what all of its runs are. known is false
// if nothing says what they are.
//
// An axis that came with a later plan has the default stated there. One that an earlier plan has was taken out of the
// grid; a plan without it is then one whose runs have none of its labels.
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

// PlanConstant is an axis of the data set that the files of a plan have no column for, because all of its runs are alike.
type PlanConstant struct {
	Axis  string  `json:"axis"`
	Value *string `json:"value"` // the label; null if nothing says what it is
}

// constantsOf lists the axes that the plan at a position does not have.
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
