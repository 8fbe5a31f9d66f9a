package named

import (
	"fmt"
	"strings"
)

// WithClock returns the query as it is in a data set whose scenario has a clock: before the other columns, it has the time
// of day of each tick column that its line "clock" names, arrival_time for arrival_tick.
func (q Query) WithClock() Query {
	if len(q.Clock) == 0 {
		return q
	}
	var labels []string
	for _, tick := range q.Clock {
		labels = append(labels, fmt.Sprintf(`clock_label((SELECT r.clock FROM runs AS r WHERE r.run_id = run),
           (SELECT r.ticks_per_day FROM runs AS r WHERE r.run_id = run), q.%s) AS %s`, tick, strings.TrimSuffix(tick, "tick")+"time"))
	}
	q.SQL = "SELECT " + strings.Join(labels, ",\n       ") + ", q.*\nFROM (\n" + q.SQL + "\n) AS q"
	return q
}
