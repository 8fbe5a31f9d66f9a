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
