// Package trace writes a run as JSON lines: one object per tick with every event, the counters, the agents and the
// queues, and a final object with the metrics, records and payments. Keys are sorted, so equal runs give equal text.
package trace

import (
	"encoding/json"
	"io"
	"strconv"

	"sweep/engine"
	"sweep/engine/scenario"
)

// Writer is an engine.Recorder that writes trace lines. Call Finish after the last tick.
type Writer struct {
	enc        *json.Encoder
	daily      []any
	collateral []any
	lsm        []any
}

// New returns a writer of trace lines to w.
func New(w io.Writer) *Writer {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return &Writer{enc: enc, daily: []any{}, collateral: []any{}, lsm: []any{}}
}

type object = map[string]any

// RecordTick writes the line of one tick.
func (w *Writer) RecordTick(r *engine.TickRecord) error {
	e := r.Engine
	events := make([]object, len(r.Events))
	for i := range r.Events {
		events[i] = Event(e, &r.Events[i], r.Lists)
	}
	agents := make([][]any, e.NumAgents())
	for i := range agents {
		agents[i] = agentLine(e, int32(i))
	}
	w.keep(r)
	line := object{
		"tick": r.Tick, "events": events, "agents": agents, "queue2": payments(e.Queue2()),
		"result": object{"arrivals": r.Result.Arrivals, "settlements": r.Result.Settlements, "lsm": r.Result.LSMReleases,
			"cost": r.Result.TotalCost},
	}
	if borrows(e) {
		line["loans"] = loans(e)
	}
	return w.enc.Encode(line)
}

// borrows reports whether banks can take loans at the end of the day. Other scenarios have no keys for them.
func borrows(e *engine.Engine) bool { return e.Scenario().Close.Unsettled == scenario.BorrowUnsettled }

// loans are the loans that banks owe, by bank.
func loans(e *engine.Engine) object {
	owed := object{}
	for i := range int32(e.NumAgents()) {
		if loan := e.Agent(i).Loan; loan != 0 {
			owed[e.AgentID(i)] = loan
		}
	}
	return owed
}

func agentLine(e *engine.Engine, i int32) []any {
	a := e.Agent(i)
	c := a.Costs
	return []any{e.AgentID(i), a.Balance, a.PostedCollateral, payments(e.Queue1(i)),
		[]int64{c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity, a.PeakNetDebit}}
}

// keep copies the data for the final line.
func (w *Writer) keep(r *engine.TickRecord) {
	e := r.Engine
	for i := range r.Daily {
		w.daily = append(w.daily, daily(e, &r.Daily[i]))
	}
	for _, c := range r.Collateral {
		action, layer := "Post", "Strategic"
		if c.Withdraw {
			action = "Withdraw"
		}
		if c.Layer == engine.LayerEndOfTick {
			layer = "EndOfTick"
		}
		w.collateral = append(w.collateral, []any{c.Tick, e.AgentID(c.Agent), action, c.Amount, c.Reason, layer,
			c.BalanceBefore, c.PostedBefore, c.PostedAfter, c.CapacityAfter})
	}
	for _, l := range r.LSM {
		w.lsm = append(w.lsm, lsmRecord(e, &l, r.Lists))
	}
}

func lsmRecord(e *engine.Engine, l *engine.LSMRecord, lists []int64) []any {
	nets := object{}
	for i, a := range l.NetAgents.In(lists) {
		nets[e.AgentID(int32(a))] = l.Nets.In(lists)[i]
	}
	return []any{l.Tick, l.Kind.String(), l.Length, names(e, l.Agents.In(lists)), ids(l.Txs.In(lists)), l.SettledValue, l.TotalValue,
		append([]int64{}, l.Amounts.In(lists)...), nets, l.MaxNetOutflow, agentName(e, l.MaxOutflowAgent)}
}

func daily(e *engine.Engine, d *engine.DailyMetrics) object {
	o := object{
		"agent_id": e.AgentID(d.Agent), "day": d.Day, "opening_balance": d.OpeningBalance, "closing_balance": d.ClosingBalance,
		"min_balance": d.MinBalance, "max_balance": d.MaxBalance, "unsecured_cap": d.UnsecuredCap, "peak_overdraft": d.PeakOverdraft,
		"opening_posted_collateral": d.OpeningPostedCollateral, "closing_posted_collateral": d.ClosingPostedCollateral,
		"peak_posted_collateral": d.PeakPostedCollateral, "collateral_capacity": d.CollateralCapacity,
		"num_collateral_posts": d.NumCollateralPosts, "num_collateral_withdrawals": d.NumCollateralWithdrawals,
		"num_arrivals": d.NumArrivals, "num_sent": d.NumSent, "num_received": d.NumReceived, "num_settled": d.NumSettled,
		"num_dropped": d.NumDropped, "queue1_peak_size": d.Queue1PeakSize, "queue1_eod_size": d.Queue1EODSize,
		"liquidity_cost": d.Costs.Liquidity, "delay_cost": d.Costs.Delay, "collateral_cost": d.Costs.Collateral,
		"deadline_penalty_cost": d.Costs.Penalty, "split_friction_cost": d.Costs.SplitFriction,
		"liquidity_opportunity_cost": d.Costs.Opportunity, "total_cost": d.Costs.Total(),
	}
	if borrows(e) {
		o["eod_borrowed"], o["eod_borrowing_cost"] = d.Borrowed, d.Costs.Borrowing
	}
	return o
}

// Finish writes the final line.
func (w *Writer) Finish(e *engine.Engine) error {
	m := e.Metrics()
	txs := make([][]any, e.NumPayments())
	for k := range txs {
		txs[k] = paymentLine(e.Payment(int32(k)), int32(k))
	}
	return w.enc.Encode(object{
		"final": object{"total_arrivals": m.TotalArrivals, "total_settlements": m.TotalSettlements,
			"settlement_rate": m.SettlementRate, "avg_delay_ticks": m.AvgDelayTicks, "max_delay_ticks": m.MaxDelayTicks,
			"queue1": m.Queue1Size, "queue2": m.Queue2Size, "peak_overdraft": m.PeakOverdraft,
			"agents_in_overdraft": m.AgentsInOverdraft},
		"daily": w.daily, "collateral_records": w.collateral, "lsm_records": w.lsm, "transactions": txs,
	})
}

func paymentLine(p *engine.Payment, k int32) []any {
	var parent, tick any
	if p.Parent != engine.None {
		parent = ID(p.Parent)
	}
	if p.StatusTick != engine.None {
		tick = p.StatusTick
	}
	return []any{ID(k), parent, p.Status.String(), tick, p.Amount, p.Remaining, p.Priority}
}

// ID returns the textual id of payment k.
func ID(k int32) string { return "T" + strconv.Itoa(int(k)) }
