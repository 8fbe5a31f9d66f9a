package plan

import (
	"fmt"
	"strings"

	"sweep/datasets"
)

// Rebatch is the batching of a plan whose batches have the given numbers of runs, in the order of the plan. Batches of
// different groups are never merged.
func Rebatch(p datasets.PlanDoc, runs []int64) ([]datasets.Setting, error) {
	groups, err := decodeGroups(p.Batching)
	if err != nil {
		return nil, err
	}
	for i := range groups {
		left := groups[i].Runs.runs()
		groups[i].Batches = nil
		for left > 0 {
			if len(runs) == 0 || runs[0] > left {
				return nil, fmt.Errorf("plan %d: the merged batches do not follow its groups of runs", p.Number)
			}
			groups[i].Batches.add(runs[0])
			left -= runs[0]
			runs = runs[1:]
		}
	}
	var settings []datasets.Setting
	for _, s := range p.Batching {
		if !strings.HasPrefix(s.Name, "group ") {
			settings = append(settings, s)
		}
	}
	return append(settings, encodeGroups(groups)...), nil
}
