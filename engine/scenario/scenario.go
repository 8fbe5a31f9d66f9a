// Package scenario defines the typed description of one payment system: the banks ("agents") with their balances,
// credit, collateral, limits, arrivals and policies, the cost rates, the liquidity-saving settings, the scheduled
// scenario events and the clock. Decode validates a document strictly and compiles its policies; the engine runs the
// result.
package scenario

import "sweep/engine/policy"

// Scenario is a complete, validated scenario. Money is in cents (int64 minor units), times in ticks.
type Scenario struct {
	TicksPerDay int
	NumDays     int
	Seed        uint64

	Agents []Agent // in document order; the engine sorts by id where the order matters
	Costs  CostRates
	LSM    LSM
	Rules  Settlement
	Close  EndOfDay
	Events []Event
	Priced bool // cost rates are set, for all banks or for some; otherwise costs follow from rates that nobody has chosen. It changes no run.

	Throughput []ThroughputRule
	Tiering    []Tier // ascending by client

	DeferredCrediting          bool
	DeadlineCapAtEOD           bool
	PriorityMode               bool
	AlgorithmSequencing        bool
	EntryDispositionOffsetting bool
	DailyLiquidityReallocation bool
	EODRushThreshold           float64
	Queue1Ordering             Queue1Ordering
	Escalation                 Escalation
	Streams                    Streams

	Clock          *Clock           // nil: ticks have no time of day
	CutOffs        []CutOff         // ascending by type, at most one of each
	Payments       *PaymentsSource  // nil: no payments from files
	Positions      *PositionsSource // nil: no positions from files
	Classification string           // of the data set, "" without

	Continues []Continuation // ascending by tick; empty unless the run continues another one

	Inputs *Inputs // the rows of Payments and Positions, attached by whoever read them
}

// NumTicks returns the length of the run in ticks.
func (s *Scenario) NumTicks() int { return s.TicksPerDay * s.NumDays }

// Agent is one bank.
type Agent struct {
	ID                          string
	Role                        Role
	OpeningBalance              int64             // 0 with OpeningLiquidity
	OpeningLiquidity            *OpeningLiquidity // sets the balance or the credit line every day
	UnsecuredCap                int64
	PostedCollateral            int64
	CollateralHaircut           float64
	MaxCollateralCapacity       *int64 // nil: ten times the unsecured cap
	LiquidityPool               *int64
	LiquidityAllocationFraction *float64 // nil: 1.0
	BilateralLimits             map[string]int64
	MultilateralLimit           *int64
	NetLimits                   bool // the limits count payments sent less payments received
	Reserve                     *Reserve
	Arrivals                    *Arrivals // exclusive with Bands
	Bands                       *Bands
	Costs                       *CostRates // all rates of the bank, if it has other ones than the scenario
	Policy                      PolicySpec
}

// AllocationFraction is the share of its pool that the bank allocates with a policy: that of the policy's document, else its
// own.
func (a *Agent) AllocationFraction(p *PolicySpec) float64 {
	switch {
	case p.Fraction != nil:
		return *p.Fraction
	case a.LiquidityAllocationFraction != nil:
		return *a.LiquidityAllocationFraction
	}
	return 1
}

// PolicyFrom returns the policy with a hash that a PolicyChange gives to an agent in a tick, nil if there is none.
func (s *Scenario) PolicyFrom(tick int, agent, hash string) *PolicySpec {
	for i := range s.Events {
		e := &s.Events[i]
		if e.Kind == PolicyChange && e.Fires(tick) && e.Agent == agent && e.Policy.Program.Hash() == hash {
			return e.Policy
		}
	}
	return nil
}

// OpeningLiquidity places the liquidity of a bank at the opening of each day between the bounds of the day's payments: Alpha
// 0 is the lower, 1 the upper bound.
type OpeningLiquidity struct {
	Alpha float64
	As    LiquidityForm
}

// LiquidityForm is how a bank holds its opening liquidity.
type LiquidityForm uint8

// The two forms. With AsCredit the balance is 0 and the unsecured credit line has the amount.
const (
	AsBalance LiquidityForm = iota
	AsCredit
)

var formNames = []string{AsBalance: "balance", AsCredit: "credit"}

// String returns the name used in documents and tables.
func (f LiquidityForm) String() string { return formNames[f] }

// Reserve is liquidity that a bank keeps for its payments of an RTGS priority and above.
type Reserve struct {
	Amount   int64 // above 0
	From     policy.RTGSPriority
	Consumed bool // payments of these priorities reduce it for the rest of the day
}

// Queue1Ordering is the order of the internal queues.
type Queue1Ordering uint8

// The two orders of Queue 1.
const (
	FIFO Queue1Ordering = iota
	PriorityDeadline
)

var orderingNames = []string{FIFO: "fifo", PriorityDeadline: "priority_deadline"}

// String returns the name used in documents and tables.
func (o Queue1Ordering) String() string { return orderingNames[o] }

// Streams defines whether agents share one stream of random numbers.
type Streams uint8

const (
	// SharedStream is one generator for all agents, consumed in a fixed order.
	SharedStream Streams = iota
	// PerAgentStreams gives each agent its own generator derived from the seed and its id.
	PerAgentStreams
)

var streamsNames = []string{SharedStream: "shared", PerAgentStreams: "per_agent"}

// String returns the name used in documents and tables.
func (s Streams) String() string { return streamsNames[s] }

// Arrivals is one Poisson stream of payments of an agent (key arrival_config).
type Arrivals struct {
	RatePerTick float64
	Amount      AmountDistribution
	Weights     map[string]float64 // counterparty id → relative weight; unlisted ids have weight 1.0
	DeadlineMin int                // ticks after arrival, inclusive
	DeadlineMax int
	Priority    PriorityDistribution
	PaymentType string // "" without
	Divisible   bool
	Profile     []float64 // weights of equal parts of the day; nil for a constant rate
}

// Bands contains up to three priority-band streams of an agent (key arrival_bands).
type Bands struct {
	Urgent, Normal, Low *Band
}

// Band is one Poisson stream of payments with priorities drawn uniformly within the band.
type Band struct {
	RatePerTick float64
	Amount      AmountDistribution
	Weights     map[string]float64 // empty: uniform over all other agents
	DeadlineMin int
	DeadlineMax int
	PaymentType string
	Divisible   bool
	Profile     []float64
}

// AmountKind is a kind of payment amount distribution.
type AmountKind uint8

// The amount distributions.
const (
	AmountUniform AmountKind = iota
	AmountNormal
	AmountLogNormal
	AmountExponential
	AmountPareto
	AmountEmpirical
)

// AmountDistribution draws payment amounts in cents. Uniform uses Min and Max (inclusive), Normal and LogNormal use
// Mean and StdDev (moments of the amount itself), Exponential uses Lambda (1/cents), Pareto uses Min and Alpha, Empirical
// draws one of Values.
type AmountDistribution struct {
	Kind         AmountKind
	Min, Max     int64
	Mean, StdDev float64
	Lambda       float64
	Alpha        float64
	Values       []int64 // ascending; scenarios share them
}

// PriorityKind is a kind of payment priority distribution.
type PriorityKind uint8

// The priority distributions.
const (
	PriorityFixed PriorityKind = iota
	PriorityCategorical
	PriorityUniform
)

// PriorityDistribution draws priorities 0–10.
type PriorityDistribution struct {
	Kind     PriorityKind
	Value    int
	Values   []int
	Weights  []float64
	Min, Max int
}

// PolicySpec is the policy of an agent, as specified in the scenario and compiled.
type PolicySpec struct {
	Kind     string           // Fifo, Deadline, LiquidityAware, LiquiditySplitting, MockSplitting, FromJson, Inline, InlineJson
	Path     string           // FromJson: the path as written
	Params   map[string]int64 // built-in kinds: the parameters as configured; the canonical form needs them
	Program  *policy.Policy   // compiled and validated
	Fraction *float64         // parameters.initial_liquidity_fraction of a policy given as a document, if present
}

// CostRates are the cost rates of one run. Rates are floats as configured; the engine scales them to integers once.
type CostRates struct {
	OverdraftBpsPerTick     float64
	DelayPerTickPerCent     float64
	CollateralBpsPerTick    float64
	LiquidityBpsPerTick     float64
	EODPenalty              Penalty
	DeadlinePenalty         Penalty
	SplitFriction           int64
	OverdueDelayMultiplier  float64
	PriorityDelayMultiplier *PriorityMultipliers // nil: all 1.0
	EODBorrowingBps         float64
}

// PriorityMultipliers scale the delay cost per priority band (8–10, 4–7, 0–3).
type PriorityMultipliers struct{ Urgent, Normal, Low float64 }

// Penalty is a fixed amount in cents, or a rate in basis points of an amount.
type Penalty struct {
	Rate        bool
	Amount      int64
	BpsPerEvent float64
}

// Escalation configures the dynamic escalation of priorities near the deadline.
type Escalation struct {
	Enabled              bool
	Curve                Curve
	StartEscalatingTicks int
	MaxBoost             int
}

// Curve is the shape of the escalation.
type Curve uint8

// The escalation curves.
const (
	CurveLinear Curve = iota
	CurveExponential
	CurveStep
)

var curveNames = []string{CurveLinear: "linear", CurveExponential: "exponential", CurveStep: "step"}

// String returns the name used in documents and tables.
func (c Curve) String() string { return curveNames[c] }

// EventKind is a kind of scenario event.
type EventKind uint8

// The scenario events.
const (
	DirectTransfer EventKind = iota
	CustomTransactionArrival
	CollateralAdjustment
	CreditLimitAdjustment
	GlobalArrivalRateChange
	AgentArrivalRateChange
	CounterpartyWeightChange
	DeadlineWindowChange
	ScheduledSettlement
	PolicyChange
	OutageEvent
	SettlementBatch
)

// once reports whether events of the kind cannot be repeated.
func (k EventKind) once() bool { return k == PolicyChange || k == SettlementBatch }

// Event is a scheduled intervention. Only the fields of its kind are set.
type Event struct {
	Kind EventKind

	// Schedule: one-time at Tick, or repeating from Tick every Interval ticks (Interval > 0).
	Tick     int
	Interval int

	From, To          string // DirectTransfer, CustomTransactionArrival, ScheduledSettlement
	Amount            int64
	Priority          *int // CustomTransactionArrival; nil: 5
	Deadline          *int // ticks after the event tick; nil: max(ticks_per_day/10, 5)
	IsDivisible       *bool
	PaymentType       string // CustomTransactionArrival; "" without
	Agent             string // the adjusted agent
	Delta             int64
	Multiplier        float64
	Counterparty      string
	NewWeight         float64
	AutoBalanceOthers bool
	MinMultiplier     *float64 // DeadlineWindowChange
	MaxMultiplier     *float64
	Policy            *PolicySpec // PolicyChange
	Batch             *Batch      // SettlementBatch
	Outage            *Outage     // OutageEvent, which has no schedule: it begins at Tick
}

// Fires reports whether the event is due at tick t.
func (e *Event) Fires(t int) bool {
	if e.Kind == OutageEvent && e.Outage.Ticks == 0 {
		return false
	}
	if e.Interval == 0 {
		return t == e.Tick
	}
	return t >= e.Tick && (t-e.Tick)%e.Interval == 0
}
