package stats

import "slices"

// AxisRelation says how an axis of a grid is tied to others.
type AxisRelation struct {
	Name      string
	Group     string // axes of a group move together
	DependsOn string // the axis that decides which values this one has; it comes before this one
}

// OtherAxes is the rule of what is comparable: it divides the axes by whether they must be equal where values of some axes are
// compared. Others must be: all but these, those that move together with them (with), and those whose values depend on them. If
// together is set, all axes move together.
func OtherAxes(axes []AxisRelation, together bool, of ...string) (others, with, dependent []string) {
	groups, within := map[string]bool{}, map[string]bool{}
	for _, name := range of {
		within[name] = true
	}
	for _, a := range axes {
		if within[a.Name] && a.Group != "" {
			groups[a.Group] = true
		}
	}
	for _, a := range axes {
		switch {
		case within[a.Name]:
		case groups[a.Group], together:
			with = append(with, a.Name)
		case a.DependsOn != "" && within[a.DependsOn]:
			dependent = append(dependent, a.Name)
		default:
			others = append(others, a.Name)
			continue
		}
		within[a.Name] = true
	}
	return others, with, dependent
}

// SourceRunAxis is the name of the axis whose values are runs of other grids.
const SourceRunAxis = "source_run"

// Replays reports whether the runs of a data set with some axes are replays of runs of another one. There each run that is replayed
// is a point of its own, and what its replays have in common with those of other points is its seed; elsewhere it is the replication.
func Replays(axes []string) bool { return slices.Contains(axes, SourceRunAxis) }

// EpisodeSQL is an expression for what runs of several points of a data set with some axes have in common.
func EpisodeSQL(axes []string, replication, seed string) string {
	if Replays(axes) {
		return "CAST(" + seed + " AS BIGINT)"
	}
	return replication
}
