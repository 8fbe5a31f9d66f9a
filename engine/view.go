package engine

// AgentState is a copy of what one agent holds between two ticks. Money is in cents.
type AgentState struct {
	Balance            int64
	UnsecuredCap       int64
	PostedCollateral   int64
	CollateralHaircut  float64
	MaxCollateral      int64 // explicit maximum, else ten times the unsecured cap
	AllocatedLiquidity int64
	CreditUsed         int64 // max(0, −balance)
	AllowedOverdraft   int64 // unsecured cap + haircut value of the posted collateral
	AvailableLiquidity int64
	Queue1Size         int64
	Queue1Value        int64 // Σ remaining
	Queue2Size         int64 // this agent's payments in Queue 2
	Queue2Value        int64
	TotalOutflow       int64 // gross value sent today
	Costs              Costs // accumulated today
	PeakNetDebit       int64 // ≤ 0, lowest balance at the end of a tick today

	BudgetLimited   bool // a release budget was set in this tick
	BudgetRemaining int64
}

// SystemMetrics summarises a run (or a run so far).
type SystemMetrics struct {
	TotalArrivals     int64 // payments without parent
	TotalSettlements  int64 // those that are effectively settled: split parents through all their children
	SettlementRate    float64
	AvgDelayTicks     float64 // settlement tick − arrival tick over effectively settled payments
	MaxDelayTicks     int64
	Queue1Size        int64
	Queue2Size        int64
	PeakOverdraft     int64
	AgentsInOverdraft int64
}

// Register is one state register of an agent.
type Register struct {
	Key   string
	Value float64
}

// Timer is one scheduled withdrawal of collateral.
type Timer struct {
	Due      int32 // tick
	Amount   int64
	Reason   string
	PostedAt int32
}
