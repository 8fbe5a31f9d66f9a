package game

import "sweep/datasets/tabular"

// Names of the columns of a file.
const (
	costPrefix    = "cost_"
	episodeColumn = "episode"
)

// FromFile reads a game: each column X with another column cost_X is a player. Other columns are ignored.
func FromFile(f *tabular.File) (*Game, error) {
	rows := Rows{}
	var costs []string
	for _, name := range f.Columns() {
		if name != episodeColumn && f.Has(costPrefix+name) {
			rows.Players = append(rows.Players, name)
			costs = append(costs, costPrefix+name)
		}
	}
	if len(rows.Players) == 0 {
		return nil, invalid("%s: there are no players; a game has a column PLAYER with the strategy and a column cost_PLAYER for each", f.Name())
	}
	var err error
	if rows.Strategies, err = f.Texts(rows.Players...); err != nil {
		return nil, err
	}
	if rows.Costs, err = f.Numbers(costs...); err != nil {
		return nil, err
	}
	if f.Has(episodeColumn) {
		texts, err := f.Texts(episodeColumn)
		if err != nil {
			return nil, err
		}
		rows.Episodes = texts[0]
	}
	g, err := New(rows)
	if err != nil {
		return nil, invalid("%s: %v", f.Name(), err)
	}
	return g, nil
}
