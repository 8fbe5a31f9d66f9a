package datasets

import (
	"slices"

	"sweep/datasets/tables"
)

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

// PlanConstant is a column of the data set that the files of a plan lack: an axis of which all of its runs have the same
// value, or a column that was added to the tables later, which is NULL.
type PlanConstant struct {
	Axis  string  `json:"axis"`  // or column
	Value *string `json:"value"` // the label; null if nothing defines it
}

// constantsOf lists the axes that the plan at a position lacks.
func constantsOf(plans []PlanDoc, at int) []PlanConstant {
	var list []PlanConstant
	for _, a := range AxesOf(plans) {
		p := &plans[at]
		if indexAxis(p.Axes, a.Name) >= 0 || p.OlderBy == 0 && indexAxis(p.FormerAxes, a.Name) >= 0 {
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

// placeAxes gives the axes of a plan their field ids and lists those that only the plans before it have. An axis keeps
// the id that the first plan with it has given to its name.
func (p *PlanDoc) placeAxes(before []PlanDoc) {
	known := AxesOf(before)
	next := int32(tables.FirstAxisID)
	for _, a := range known {
		next = max(next, a.ID+1)
	}
	p.Axes = slices.Clone(p.Axes)
	for i := range p.Axes {
		a := &p.Axes[i]
		if k := indexAxis(known, a.Name); k >= 0 {
			a.ID = known[k].ID
		} else {
			a.ID = next
			next++
		}
	}
	p.FormerAxes = nil
	for _, a := range known {
		if indexAxis(p.Axes, a.Name) < 0 {
			a.Default = nil
			p.FormerAxes = append(p.FormerAxes, a)
		}
	}
}
