package engine

import "sweep/engine/money"

// Recorder receives the results of a run, one call per completed tick. The next tick reuses the record and all its slices,
// so a recorder must copy what it keeps. A returned error stops the run.
type Recorder interface {
	RecordTick(r *TickRecord) error
}

// TickRecord is one tick: its events in log order, its counters, and read access to the state after it.
type TickRecord struct {
	Engine *Engine // state after the tick, read-only

	Tick     int32
	Day      int32 // the day of Tick
	EndOfDay bool  // Tick is the last of its day

	Result TickResult
	Events []Event
	Lists  []int64 // arena of the lists of Events

	Collateral []CollateralRecord
	LSM        []LSMRecord
	Daily      []DailyMetrics // per agent in id order, only at the end of a day
	Breaches   []Breach       // only at the end of a day
	Decisions  []Decision     // only with WithDecisions
	RNGState   uint64         // state of the shared stream after the tick
}

// TickResult contains the counters of one tick.
type TickResult struct {
	Arrivals    int64 // generated payments only
	Settlements int64 // immediate + queue releases + offsets + cycles + netting + batches + end of day (a pair, a cycle or a component counts as one)
	LSMReleases int64
	TotalCost   int64 // cents, all agents: accrual, split friction, end-of-day penalties and loans
}

// Costs are the seven cost components in cents.
type Costs struct {
	Liquidity     int64 // overdraft
	Delay         int64
	Collateral    int64
	Penalty       int64 // deadline and end-of-day penalties
	SplitFriction int64
	Opportunity   int64 // liquidity opportunity cost of the allocated pool
	Borrowing     int64 // of loans at the end of the day; in no CostAccrual
}

// Total returns the sum of the seven components. It fits 64 bits for the costs of a tick or a day; otherwise the engine
// ends the run.
func (c Costs) Total() int64 {
	return c.Liquidity + c.Delay + c.Collateral + c.Penalty + c.SplitFriction + c.Opportunity + c.Borrowing
}

// Sum is Total for costs of any size.
func (c Costs) Sum() money.Sum {
	return money.Total(c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity, c.Borrowing)
}

// add adds other costs. It does not check for overflow.
func (c *Costs) add(d Costs) {
	c.Liquidity += d.Liquidity
	c.Delay += d.Delay
	c.Collateral += d.Collateral
	c.Penalty += d.Penalty
	c.SplitFriction += d.SplitFriction
	c.Opportunity += d.Opportunity
	c.Borrowing += d.Borrowing
}

// none reports whether all components are 0.
func (c *Costs) none() bool {
	return c.Liquidity|c.Delay|c.Collateral|c.Penalty|c.SplitFriction|c.Opportunity|c.Borrowing == 0
}

// large reports whether a component is so large that the sum of all seven, or of two such costs, may exceed 64 bits.
func (c *Costs) large() bool {
	const room = 1 << 59
	return (uint64(c.Liquidity+room) | uint64(c.Delay+room) | uint64(c.Collateral+room) | uint64(c.Penalty+room) |
		uint64(c.SplitFriction+room) | uint64(c.Opportunity+room) | uint64(c.Borrowing+room)) >= 2*room
}

// CollateralLayer is the tree that decided.
type CollateralLayer uint8

// The two layers of collateral decisions.
const (
	LayerStrategic CollateralLayer = iota
	LayerEndOfTick
)

// CollateralRecord is a posting or withdrawal decided by a collateral tree.
type CollateralRecord struct {
	Tick          int32
	Agent         int32
	Withdraw      bool
	Layer         CollateralLayer
	Amount        int64
	Reason        string
	BalanceBefore int64
	PostedBefore  int64
	PostedAfter   int64
	CapacityAfter int64 // maximum capacity minus posted after
	Due           int32 // tick of the scheduled withdrawal of this posting, None if none
}

// GroupKind is the kind of a group of payments that settled together.
type GroupKind uint8

// The kinds of groups, in the order of the records of a tick.
const (
	PairGroup    GroupKind = iota // a pair or an entry offset
	CycleGroup                    // a cycle
	NettingGroup                  // a component of multilateral netting
)

// String returns the name used in traces and tables.
func (g GroupKind) String() string {
	return [...]string{PairGroup: "bilateral", CycleGroup: "multilateral", NettingGroup: "netting"}[g]
}

// LSMRecord is a settled pair, cycle, entry offset or netting component. Its lists are spans of the tick's arena.
type LSMRecord struct {
	Tick            int32
	Kind            GroupKind
	Length          int32 // distinct agents
	Agents          Span  // closed list: the first agent repeated; of netting, the agents in id order
	Txs             Span
	Amounts         Span // original amounts, parallel to Txs
	SettledValue    int64
	TotalValue      int64
	NetAgents       Span // participating agents in id order
	Nets            Span // received − sent of NetAgents
	MaxNetOutflow   int64
	MaxOutflowAgent int32 // None if no agent has a net outflow
}

// DailyMetrics is one agent's day; the definitions are in docs/model.md.
type DailyMetrics struct {
	Agent                    int32
	Day                      int32
	OpeningBalance           int64
	ClosingBalance           int64
	MinBalance               int64
	MaxBalance               int64
	UnsecuredCap             int64
	PeakOverdraft            int64
	OpeningPostedCollateral  int64
	ClosingPostedCollateral  int64
	PeakPostedCollateral     int64
	CollateralCapacity       int64
	NumCollateralPosts       int64
	NumCollateralWithdrawals int64
	NumArrivals              int64
	NumSent                  int64
	NumReceived              int64
	NumSettled               int64
	NumDropped               int64
	NumRejected              int64
	Queue1PeakSize           int64
	Queue1EODSize            int64
	DueValue                 int64 // of the payments that waited when the day started, and of those due since then
	SettledValue             int64 // of payments of the bank
	Borrowed                 int64 // at the end of the day
	Costs                    Costs
}

// Decision is one policy evaluation: the agent, the payment, the tree and the leaf reached.
type Decision struct {
	Tick   int32
	Agent  int32
	Tx     int32 // None for bank and collateral trees
	Tree   uint8 // policy.Tree
	InQ2   bool  // the payment was evaluated in Queue 2
	Leaf   int32 // Policy.Path(tree, leaf) is the path
	Fields Span  // float64 bits of the fields the tree reads, in the order of Policy.Fields, in Lists
}
