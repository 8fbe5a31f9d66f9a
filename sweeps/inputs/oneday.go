package inputs

import "sweep/engine/scenario"

// OneDay are the rows of one business date of several, each a run of its own, as if they were all. Their banks that agents
// does not list are given.
func OneDay(day *scenario.Inputs, added []string) *Data {
	sum := newSum()
	sum.text("days")
	sum.text(day.Hash)
	return &Data{Hash: sum.hex(), Days: []*scenario.Inputs{day}, Added: added}
}

// OwnBanks renumbers the banks of a date: those that the scenario lists, and of the added ones those in its rows, which it
// returns.
func OwnBanks(in *scenario.Inputs, listed int, added []string) (own []string) {
	used := make([]bool, len(added))
	each := func(visit func(bank *int32)) {
		for i := range in.Payments {
			visit(&in.Payments[i].Sender)
			visit(&in.Payments[i].Receiver)
		}
		for i := range in.Positions {
			visit(&in.Positions[i].Agent)
		}
	}
	each(func(bank *int32) {
		if k := int(*bank) - listed; k >= 0 {
			used[k] = true
		}
	})
	numbers := make([]int32, len(added))
	for k, name := range added {
		if used[k] {
			numbers[k] = int32(listed + len(own))
			own = append(own, name)
		}
	}
	each(func(bank *int32) {
		if k := int(*bank) - listed; k >= 0 {
			*bank = numbers[k]
		}
	})
	return own
}
