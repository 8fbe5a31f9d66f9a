package reconstruct

import (
	"encoding/json"
	"math"
	"strconv"

	"sweep/engine"
	"sweep/engine/scenario"
)

// AgentDocument is a bank. The last tick of a day resets everything that is counted per day.
type AgentDocument struct {
	Agent        string               `json:"agent_id"`
	Role         string               `json:"role"`
	Balance      int64                `json:"balance_cents"`
	Cap          int64                `json:"unsecured_cap_cents"`
	Posted       int64                `json:"posted_collateral_cents"`
	Allocated    int64                `json:"allocated_liquidity_cents"`
	Loan         int64                `json:"eod_loan_cents"`
	Fraction     number               `json:"liquidity_fraction"`
	Outflow      int64                `json:"total_outflow_cents"`
	Outflows     map[string]int64     `json:"outflows_cents"`     // by receiver; null without bilateral limits
	Inflow       int64                `json:"total_inflow_cents"` // 0 without net limits
	Inflows      map[string]int64     `json:"inflows_cents"`      // by sender; null without bilateral net limits
	Reserve      int64                `json:"reserve_cents"`      // 0 without a reserve
	Queue1       []int32              `json:"queue1"`
	Registers    []RegisterDocument   `json:"registers"`
	Timers       []TimerDocument      `json:"timers"`
	Costs        CostsDocument        `json:"costs"`
	PeakNetDebit int64                `json:"peak_net_debit_cents"`
	Day          DayDocument          `json:"day"`
	Throughput   []ThroughputDocument `json:"throughput"` // by rule
	Budget       BudgetDocument       `json:"budget"`
	Streams      []StreamDocument     `json:"arrival_streams"`
	Draws        []string             `json:"rng_states"`
	Policy       string               `json:"policy"`
	Index        IndexDocument        `json:"queue2_index"`
}

// RegisterDocument is a state register.
type RegisterDocument struct {
	Key   string `json:"register_key"`
	Value number `json:"register_value"`
}

// TimerDocument is a scheduled withdrawal of collateral.
type TimerDocument struct {
	Due      int32  `json:"due_tick"`
	Amount   int64  `json:"amount_cents"`
	Reason   string `json:"reason"`
	PostedAt int32  `json:"posted_at_tick"`
}

// CostsDocument are the seven costs since the start of the day.
type CostsDocument struct {
	Liquidity   int64 `json:"liquidity_cost_cents"`
	Delay       int64 `json:"delay_cost_cents"`
	Collateral  int64 `json:"collateral_cost_cents"`
	Penalty     int64 `json:"penalty_cost_cents"`
	Friction    int64 `json:"split_friction_cost_cents"`
	Opportunity int64 `json:"liquidity_opportunity_cost_cents"`
	Borrowing   int64 `json:"eod_borrowing_cost_cents"`
}

// BudgetDocument is what a bank may release in the tick.
type BudgetDocument struct {
	Limited   bool             `json:"is_limited"`
	Remaining *int64           `json:"remaining_cents"` // null without a limit
	Focus     []string         `json:"focus_counterparties"`
	Per       *int64           `json:"max_per_counterparty_cents"`
	Used      map[string]int64 `json:"used_cents"` // by receiver
	UseOrder  []string         `json:"use_order"`  // receivers in the order of their first use
}

// StreamDocument is a stream of arrivals as scenario events have changed it.
type StreamDocument struct {
	Rate        number            `json:"rate_per_tick"`
	Base        number            `json:"base_rate_per_tick"`
	Weighted    bool              `json:"is_weighted"`
	Weights     map[string]number `json:"weights"`
	DeadlineMin uint64            `json:"deadline_min_ticks"`
	DeadlineMax uint64            `json:"deadline_max_ticks"`
}

// IndexDocument is the index of a bank's payments in Queue 2 that its policy uses.
type IndexDocument struct {
	Count   int32  `json:"count"`
	Nearest *int32 `json:"nearest_deadline_tick"` // null without payments
}

func (r *Run) agentDocument(a *engine.AgentSnapshot) AgentDocument {
	d := AgentDocument{
		Agent: a.ID, Role: r.role(a.ID).String(), Balance: a.Balance, Cap: a.UnsecuredCap, Posted: a.Posted, Allocated: a.Allocated, Loan: a.Loan,
		Fraction: number(a.Fraction),
		Outflow:  a.TotalOutflow, Inflow: a.TotalInflow, Reserve: a.Reserve, Queue1: numbers(a.Queue1), Registers: []RegisterDocument{},
		Timers: []TimerDocument{}, Costs: costsDocument(a.Costs), PeakNetDebit: a.PeakNetDebit, Day: dayDocument(&a.Day),
		Budget: r.budgetDocument(&a.Budget), Throughput: []ThroughputDocument{}, Streams: []StreamDocument{}, Draws: []string{}, Policy: a.Policy,
		Index: IndexDocument{Count: a.IndexCount},
	}
	d.Outflows, d.Inflows = r.byBank(a.Outflows), r.byBank(a.Inflows)
	for _, reg := range a.Registers {
		d.Registers = append(d.Registers, RegisterDocument{reg.Key, number(math.Float64frombits(reg.Bits))})
	}
	for _, t := range a.Timers {
		d.Timers = append(d.Timers, TimerDocument(t))
	}
	for i := range a.Streams {
		d.Streams = append(d.Streams, r.streamDocument(a.ID, &a.Streams[i]))
	}
	for _, state := range a.Draws {
		d.Draws = append(d.Draws, strconv.FormatUint(state, 10))
	}
	for n := range a.Throughput {
		m := &a.Throughput[n]
		d.Throughput = append(d.Throughput, ThroughputDocument{m.Settled, m.Submitted, json.Number(m.SettledBefore.String()), json.Number(m.BaseBefore.String())})
	}
	if a.IndexNearest != never {
		d.Index.Nearest = &a.IndexNearest
	}
	return d
}

// ThroughputDocument is what a throughput rule has measured of a bank.
type ThroughputDocument struct {
	Settled       int64       `json:"settled_cents"` // today by the tick of the rule
	Submitted     int64       `json:"submitted_cents"`
	SettledBefore json.Number `json:"settled_before_cents"` // on the earlier days of the period
	BaseBefore    json.Number `json:"base_before_cents"`
}

// role returns the role of an agent.
func (r *Run) role(id string) scenario.Role {
	for i := range r.scenario.Agents {
		if a := &r.scenario.Agents[i]; a.ID == id {
			return a.Role
		}
	}
	return scenario.Participant
}

// byBank names the banks of a list of amounts; nil for none.
func (r *Run) byBank(amounts []int64) map[string]int64 {
	if amounts == nil {
		return nil
	}
	named := map[string]int64{}
	for i, x := range amounts {
		named[r.names[i]] = x
	}
	return named
}

func costsDocument(c engine.Costs) CostsDocument {
	return CostsDocument{c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity, c.Borrowing}
}

func (r *Run) budgetDocument(b *engine.BudgetSnapshot) BudgetDocument {
	d := BudgetDocument{Limited: b.Limited, Used: map[string]int64{}, UseOrder: []string{}}
	if b.Remaining != noBudget {
		d.Remaining = &b.Remaining
	}
	if b.HasFocus {
		d.Focus = append([]string{}, b.Focus...)
	}
	if b.HasPer {
		d.Per = &b.Per
	}
	for n := 0; n+1 < len(b.Used); n += 2 {
		name := r.names[b.Used[n]]
		d.Used[name] = b.Used[n+1]
		d.UseOrder = append(d.UseOrder, name)
	}
	return d
}

func (r *Run) streamDocument(sender string, s *engine.StreamSnapshot) StreamDocument {
	d := StreamDocument{Rate: number(s.Rate), Base: number(s.Base), Weighted: s.Weighted, Weights: map[string]number{},
		DeadlineMin: s.DeadlineMin, DeadlineMax: s.DeadlineMax}
	place := 0
	for i := range r.scenario.Agents {
		if id := r.scenario.Agents[i].ID; id != sender && place < len(s.Weights) {
			d.Weights[id] = number(s.Weights[place])
			place++
		}
	}
	return d
}

// DayDocument has the metrics of the day in progress; those known only at its end are left out until then.
type DayDocument struct {
	Day            int32 `json:"day"`
	OpeningBalance int64 `json:"opening_balance_cents"`
	MinBalance     int64 `json:"min_balance_cents"`
	MaxBalance     int64 `json:"max_balance_cents"`
	Cap            int64 `json:"unsecured_cap_cents"`
	PeakOverdraft  int64 `json:"peak_overdraft_cents"`
	OpeningPosted  int64 `json:"opening_posted_collateral_cents"`
	PeakPosted     int64 `json:"peak_posted_collateral_cents"`
	Capacity       int64 `json:"collateral_capacity_cents"`
	Posts          int64 `json:"num_collateral_posts"`
	Withdrawals    int64 `json:"num_collateral_withdrawals"`
	Arrivals       int64 `json:"num_arrivals"`
	Sent           int64 `json:"num_sent"`
	Received       int64 `json:"num_received"`
	Settled        int64 `json:"num_settled"`
	Dropped        int64 `json:"num_dropped"`
	Rejected       int64 `json:"num_rejected"`
	Queue1Peak     int64 `json:"queue1_peak_size"`
	Due            int64 `json:"due_value_cents"`
	SettledValue   int64 `json:"settled_value_cents"`
}

func dayDocument(m *engine.DailyMetrics) DayDocument {
	return DayDocument{m.Day, m.OpeningBalance, m.MinBalance, m.MaxBalance, m.UnsecuredCap, m.PeakOverdraft, m.OpeningPostedCollateral,
		m.PeakPostedCollateral, m.CollateralCapacity, m.NumCollateralPosts, m.NumCollateralWithdrawals, m.NumArrivals, m.NumSent,
		m.NumReceived, m.NumSettled, m.NumDropped, m.NumRejected, m.Queue1PeakSize, m.DueValue, m.SettledValue}
}
