package reconstruct

import (
	"fmt"
	"io"
	"strconv"

	"sweep/datasets/parquet"
	"sweep/engine"
	"sweep/engine/narrative"
	"sweep/engine/policy"
)

// Replay writes the narrative of the run from its tables: the same bytes that narrative.Live writes while the engine
// computes it. Decisions are included if requested and if the data set keeps them.
func (r *Run) Replay(w io.Writer, name string, o narrative.Options, decisions bool) error {
	tables := []string{"events", "ticks", "tick_agent_states", "daily_agent_metrics", "queue_snapshots"}
	if decisions {
		tables = append(tables, "decisions")
	}
	if err := r.require("its narrative", tables...); err != nil {
		return err
	}
	end, err := r.readEnd()
	if err != nil {
		return err
	}
	head := narrative.Run{Name: name, TicksPerDay: int32(r.scenario.TicksPerDay), NumDays: int32(r.scenario.NumDays), Seed: end.seed, Currency: r.scenario.Currency(), Priced: r.scenario.Priced,
		Agents: r.names, Clock: r.scenario.Clock}
	if r.FromFiles() {
		ids, err := r.ExternalIDs()
		if err != nil {
			return err
		}
		head.ExternalID = ids.Of
	}
	n, err := narrative.New(w, head, o)
	if err != nil {
		return err
	}
	last := r.LastTick()
	if o.Before > 0 {
		last = min(last, o.Before-1)
	}
	if o.Quiet {
		last = -1
	}
	first, err := r.skip(n, o.From)
	if err != nil {
		return err
	}
	if err := r.narrateTicks(n, first, last, decisions); err != nil {
		return err
	}
	return n.End(end.metrics)
}

// skip returns the first tick that the narrator must read to print those from a tick on: the one before, whose states the changes
// are measured from. Of the ticks before that it needs only the payments, which table transactions has.
func (r *Run) skip(n *narrative.Narrator, from int32) (first int32, err error) {
	if from < 2 || !r.kept.Has("transactions") {
		return 0, nil
	}
	first = from - 1
	var c struct {
		Tx       *parquet.Column `column:"tx_id"`
		Created  *parquet.Column `column:"created_tick"`
		Sender   *parquet.Column `column:"sender_id"`
		Receiver *parquet.Column `column:"receiver_id"`
		Amount   *parquet.Column `column:"amount_cents"`
	}
	return first, r.each("transactions", 0, never, &c, func() error {
		if c.Created.Int32() >= first {
			return nil
		}
		sender, err := r.agent(c.Sender.Text())
		if err != nil {
			return err
		}
		receiver, err := r.agent(c.Receiver.Text())
		n.Know(c.Tx.Int32(), sender, receiver, c.Amount.Int())
		return err
	})
}

// narrateTicks passes the ticks from first to last to the narrator, and the days before and after them, which the narrative's summary
// needs.
func (r *Run) narrateTicks(n *narrative.Narrator, first, last int32, decisions bool) (err error) {
	t := &tickReader{run: r}
	defer func() {
		if closed := t.close(); err == nil {
			err = closed
		}
	}()
	if err := t.openAll(min(first, max(last, 0)), last, decisions); err != nil {
		return err
	}
	for tick := int32(0); tick <= r.LastTick(); tick++ {
		told := &narrative.Tick{Tick: tick, EndOfDay: (tick+1)%int32(r.scenario.TicksPerDay) == 0}
		if tick >= first && tick <= last {
			if err := t.read(told); err != nil {
				return err
			}
		}
		if told.EndOfDay {
			if err := t.readDay(told); err != nil {
				return err
			}
		}
		if err := n.Tick(told); err != nil {
			return err
		}
	}
	return nil
}

// ending holds the values of the run's row that the end of its narrative needs.
type ending struct {
	seed    uint64
	metrics engine.SystemMetrics
}

// readEnd reads the row of the run.
func (r *Run) readEnd() (ending, error) {
	var end ending
	var c struct {
		Seed        *parquet.Column `column:"seed"`
		Arrivals    *parquet.Column `column:"total_arrivals"`
		Settlements *parquet.Column `column:"total_settlements"`
		Rate        *parquet.Column `column:"settlement_rate"`
		Delay       *parquet.Column `column:"avg_delay_ticks"`
		MaxDelay    *parquet.Column `column:"max_delay_ticks"`
		Queue1      *parquet.Column `column:"queue1_size"`
		Queue2      *parquet.Column `column:"queue2_size"`
		Peak        *parquet.Column `column:"peak_overdraft_cents"`
		Overdrawn   *parquet.Column `column:"agents_in_overdraft"`
	}
	found := false
	err := r.each("runs", 0, never, &c, func() (err error) {
		found = true
		end.metrics = engine.SystemMetrics{TotalArrivals: c.Arrivals.Int(), TotalSettlements: c.Settlements.Int(), SettlementRate: c.Rate.Float(),
			AvgDelayTicks: c.Delay.Float(), MaxDelayTicks: c.MaxDelay.Int(), Queue1Size: c.Queue1.Int(), Queue2Size: c.Queue2.Int(),
			PeakOverdraft: c.Peak.Int(), AgentsInOverdraft: c.Overdrawn.Int()}
		end.seed, err = strconv.ParseUint(c.Seed.Text(), 10, 64)
		return err
	})
	if err == nil && !found {
		err = r.damaged("runs", fmt.Errorf("there is no row for run %d", r.id))
	}
	return end, err
}

// NumPayments is the number of payments of the run, parts of splits included. They are called T0, T1, and so on.
func (r *Run) NumPayments() (int, error) {
	var c struct {
		Payments *parquet.Column `column:"num_payments"`
	}
	n := 0
	err := r.each("runs", 0, never, &c, func() error {
		n = int(orElse(c.Payments, 0))
		return nil
	})
	return n, err
}

// treeOf finds a tree of policies by the name that table decisions gives it.
func treeOf(name string) (policy.Tree, error) {
	for t := policy.Tree(0); t < policy.NumTrees; t++ {
		if name+"_tree" == t.String() {
			return t, nil
		}
	}
	return 0, fmt.Errorf("policies have no tree %q", name)
}
