package inputs

import (
	"sort"

	"sweep/engine/scenario"
)

// episodes divides the rows of several days into runs of one day each, which share the memory of the whole. With carry, a
// bank without an opening value on a date has the value of its latest earlier date, as no run has simulated that day.
func episodes(in *scenario.Inputs, ticksPerDay int, carry bool) []*scenario.Inputs {
	days := make([]*scenario.Inputs, len(in.Dates))
	latest := map[positionValue]int64{}
	p, q := 0, 0
	for d := range days {
		start, end := int32(d*ticksPerDay), int32((d+1)*ticksPerDay)
		day := &scenario.Inputs{Dates: in.Dates[d : d+1], Types: in.Types, IDs: in.IDs}
		first := p
		p += sort.Search(len(in.Payments)-p, func(i int) bool { return in.Payments[first+i].Tick >= end })
		day.Payments = in.Payments[first:p:p]
		if in.IDEnds != nil {
			day.IDEnds = in.IDEnds[first : p+1 : p+1]
		}
		for i := range day.Payments {
			x := &day.Payments[i]
			x.Tick, x.Deadline = x.Tick-start, x.Deadline-start
			if x.Observed >= 0 {
				x.Observed -= start
			}
		}
		for ; q < len(in.Positions) && in.Positions[q].Tick < end; q++ {
			x := in.Positions[q]
			x.Tick -= start
			day.Positions = append(day.Positions, x)
		}
		if carry {
			day.Positions = carried(day.Positions, latest)
		}
		days[d] = day
	}
	return days
}

// positionValue is one of the values of a bank.
type positionValue struct {
	bank int32
	set  scenario.PositionSet
}

// value is the place of one of the values of a position.
func value(x *scenario.InputPosition, set scenario.PositionSet) *int64 {
	switch set {
	case scenario.HasBalance:
		return &x.Balance
	case scenario.HasCredit:
		return &x.Credit
	}
	return &x.Collateral
}

var positionSets = []scenario.PositionSet{scenario.HasBalance, scenario.HasCredit, scenario.HasCollateral}

// carried adds the latest values of banks that lack them to the openings of a day, and keeps those of the day.
func carried(positions []scenario.InputPosition, latest map[positionValue]int64) []scenario.InputPosition {
	given := map[positionValue]bool{}
	var openings, changes []scenario.InputPosition
	for _, x := range positions {
		if !x.Opening {
			changes = append(changes, x)
			continue
		}
		openings = append(openings, x)
		for _, set := range positionSets {
			given[positionValue{x.Agent, set}] = given[positionValue{x.Agent, set}] || x.Set&set != 0
		}
	}
	var keys []positionValue
	for key := range latest {
		if !given[key] {
			keys = append(keys, key)
		}
	}
	sort.Slice(keys, func(i, j int) bool {
		return keys[i].bank < keys[j].bank || keys[i].bank == keys[j].bank && keys[i].set < keys[j].set
	})
	for _, key := range keys {
		x := scenario.InputPosition{Agent: key.bank, Opening: true, Set: key.set}
		*value(&x, key.set) = latest[key]
		openings = append(openings, x)
	}
	for _, x := range positions { // the changes follow the openings, by time
		for _, set := range positionSets {
			if x.Set&set != 0 {
				latest[positionValue{x.Agent, set}] = *value(&x, set)
			}
		}
	}
	return append(openings, changes...)
}
