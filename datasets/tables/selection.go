package tables

import (
	"fmt"
	"slices"
	"strings"
)

// PerTickQueues is the name that a selection of tables contains to have queue_snapshots after every tick instead of
// every day.
const PerTickQueues = "tick_queue_snapshots"

// TableNames returns the names allowed in a selection: the tables written by default, and those written only on
// request.
func TableNames() (all, onRequest []string) {
	for _, t := range tables {
		switch {
		case t.AsOf(NumColumns()) == nil: // not yet added, in tests
		case t.OnRequest:
			onRequest = append(onRequest, t.Name)
		default:
			all = append(all, t.Name)
		}
	}
	return all, append(onRequest, PerTickQueues)
}

// Selection is a set of tables to be written. The zero Selection has none; SelectTables creates one.
type Selection struct {
	names map[string]bool
}

// SelectTables creates a selection from the names in the output of a grid: "*" and an empty list stand for everything
// that is written by default. Tables runs and failures are always written, because nothing can be found in a data set
// without them.
func SelectTables(names []string) (Selection, error) {
	all, onRequest := TableNames()
	s := Selection{names: map[string]bool{"runs": true, "failures": true}}
	if len(names) == 0 {
		names = []string{"*"}
	}
	for _, name := range names {
		switch {
		case name == "*":
			for _, t := range all {
				s.names[t] = true
			}
		case name == PerTickQueues:
			s.names[PerTickQueues], s.names["queue_snapshots"] = true, true
		case slices.Contains(all, name) || slices.Contains(onRequest, name):
			s.names[name] = true
		default:
			return Selection{}, fmt.Errorf("there is no table %q to write; the tables are %s, and on request %s",
				name, strings.Join(all, ", "), strings.Join(onRequest, ", "))
		}
	}
	return s, nil
}

// Has reports whether a table is written.
func (s Selection) Has(table string) bool { return s.names[table] }

// Decisions reports whether the engine must be asked to record decisions.
func (s Selection) Decisions() bool { return s.Has("decisions") }
