//go:build cgo

package query

import (
	"context"
	"testing"
)

func TestSmoke(t *testing.T) {
	db, runs := database(t)
	t.Log(len(runs))
	for _, q := range []string{"select run_id, \"case\", level, share, agent, \"say \"\"it\"\"\", status, total_arrivals, total_settlements, total_cost_cents, liquidity_used_cents from runs", "from points", "from run_axes limit 5", "from run_metrics limit 3", "from simulations limit 3", "from simulation_runs limit 3",
		"select event_type, count(*) from events group by 1 order by 2"} {
		tb, err := db.Query(context.Background(), q)
		if err != nil {
			t.Error(q, err)
			continue
		}
		for _, r := range tb.Rows {
			t.Log(r...)
		}
	}
}
