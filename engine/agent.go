package engine

import (
	"math"

	"sweep/engine/money"
	"sweep/engine/policy"
)

// agent is one bank while the engine runs. Money is in cents.
type agent struct {
	balance   int64
	cap       int64 // unsecured overdraft
	posted    int64 // collateral
	collValue int64 // floor(posted · (1 − haircut)), kept with posted
	maxColl   int64 // configured maximum collateral, if hasMaxColl
	allocated int64 // from the liquidity pool
	pool      int64
	loan      int64 // from the central bank, until the next day starts
	haircut   float64
	kept      float64 // max(1 − haircut, 0)
	fraction  float64 // of the pool, allocated each day

	hasMaxColl bool
	hasPool    bool
	out        bool // in an outage
	backlog    bool // back from an outage; submits its queue in this tick
	outside    bool // no participant: it pays without limit and has no liquidity

	multiLimit int64
	hasMulti   bool
	netLimits  bool    // the limits count payments sent less payments received
	limits     []int64 // bilateral limit by receiver, noLimit if none; nil without any
	outflow    []int64 // gross value sent today by receiver; nil without bilateral limits
	inflow     []int64 // gross value received today by sender; nil without bilateral net limits
	totalOut   int64
	totalIn    int64 // received today; 0 without net limits
	reserve    reserve

	queue1      []int32
	queue1Value int64
	waiting     int32 // payments in queue1 waiting for their release tick

	weighted uint128 // Σ remaining · delay weight over both queues
	created  money.Sum
	settled  money.Sum // Σ amount and Σ (amount − remaining) over all payments ever sent, split payments and their parts both count

	budget    budget
	registers []Register // ascending key
	timers    []Timer    // in scheduling order

	rates    *costRates // shared by the banks without rates of their own
	costs    Costs
	peakNet  int64
	day      DailyMetrics
	deferred deferredCredit

	program *program
}

const noLimit = math.MinInt64

// deferredCredit collects the credits of one tick.
type deferredCredit struct {
	sum int64
	txs []int32
}

// budget limits what the agent can release in this tick, as set by its bank tree.
type budget struct {
	limited   bool
	remaining int64
	hasFocus  bool
	focus     []string
	hasPer    bool
	per       int64
	used      []counterpartyUse
}

type counterpartyUse struct {
	agent int32
	value int64
}

func (b *budget) reset() {
	*b = budget{remaining: math.MaxInt64, used: b.used[:0]}
}

func (b *budget) set(d *policy.BankDecision) {
	*b = budget{limited: true, remaining: d.MaxValue, hasFocus: d.HasFocus, focus: d.Focus, hasPer: d.HasMaxPerCpty,
		per: d.MaxPerCounterparty, used: b.used[:0]}
}

// allows reports whether the budget allows a release of x to counterparty cp (with id name).
func (b *budget) allows(cp int32, name string, x int64) bool {
	if !b.limited {
		return true
	}
	if x > b.remaining {
		return false
	}
	if b.hasFocus && !contains(b.focus, name) {
		return false
	}
	return !b.hasPer || b.usedBy(cp)+x <= b.per
}

func (b *budget) usedBy(cp int32) int64 {
	for _, u := range b.used {
		if u.agent == cp {
			return u.value
		}
	}
	return 0
}

func (b *budget) consume(cp int32, x int64) {
	if !b.limited {
		return
	}
	b.remaining -= x
	for i := range b.used {
		if b.used[i].agent == cp {
			b.used[i].value += x
			return
		}
	}
	b.used = append(b.used, counterpartyUse{cp, x})
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// setPosted changes the posted collateral and its haircut value.
func (a *agent) setPosted(x int64) {
	a.posted = x
	a.collValue = toInt64(math.Floor(float64(float64(x) * a.kept)))
}

// creditUsed returns the overdraft in use.
func (a *agent) creditUsed() int64 {
	if a.outside {
		return 0
	}
	return max(0, -a.balance)
}

// overdraftLimit returns the allowed overdraft: unsecured cap plus haircut value of the collateral.
func (a *agent) overdraftLimit() int64 { return addSaturating(a.collValue, a.cap) }

// available returns the liquidity the agent can spend now.
func (a *agent) available() int64 {
	return addSaturating(max(0, a.balance), max(0, a.overdraftLimit()-max(0, -a.balance)))
}

func (a *agent) canPay(x int64) bool { return x <= a.available() || a.outside }

// maxCollateral returns the maximum collateral the agent can post.
func (a *agent) maxCollateral() int64 {
	if a.hasMaxColl {
		return a.maxColl
	}
	if a.cap > math.MaxInt64/capacityFactor {
		return math.MaxInt64
	}
	return a.cap * capacityFactor
}

// capacityFactor is the default collateral capacity per cent of the unsecured cap.
const capacityFactor = 10

// okBilateral and okMultilateral test the daily limits; equality is allowed.
func (a *agent) okBilateral(r int32, x int64) bool {
	if a.limits == nil || a.limits[r] == noLimit {
		return true
	}
	return a.sentTo(r)+x <= a.limits[r]
}

func (a *agent) okMultilateral(x int64) bool { return !a.hasMulti || a.sentToAll()+x <= a.multiLimit }

// sentTo and sentToAll return what the limits have counted today.
func (a *agent) sentTo(r int32) int64 {
	switch {
	case a.outflow == nil:
		return 0
	case a.inflow != nil:
		return a.outflow[r] - a.inflow[r]
	}
	return a.outflow[r]
}

func (a *agent) sentToAll() int64 { return a.totalOut - a.totalIn }

// recordOutflow counts a settlement of x to r towards the daily limits.
func (a *agent) recordOutflow(r int32, x int64) {
	a.totalOut += x
	if a.outflow != nil {
		a.outflow[r] += x
	}
}

// recordInflow counts a payment of x received from s towards net limits.
func (a *agent) recordInflow(s int32, x int64) {
	if !a.netLimits {
		return
	}
	a.totalIn += x
	if a.inflow != nil {
		a.inflow[s] += x
	}
}

// withdrawable returns the collateral that can be withdrawn while the overdraft in use plus a buffer stays covered.
func (a *agent) withdrawable(buffer int64) int64 {
	if a.kept <= 0 {
		return a.posted
	}
	target := addSaturating(a.creditUsed(), buffer)
	need := target - min(a.cap, target)
	required := toInt64(math.Ceil(float64(need) / a.kept))
	return max(0, a.posted-required)
}

// safeWithdrawal is withdrawable without a buffer. It requires one more cent of collateral where rounding would leave
// credit in use uncovered.
func (a *agent) safeWithdrawal() int64 {
	if a.kept <= 0 {
		return a.posted
	}
	used := a.creditUsed()
	covered := min(a.cap, used)
	required := toInt64(math.Ceil(float64(used-covered) / a.kept))
	if required >= a.posted {
		return 0
	}
	if toInt64(math.Floor(float64(float64(required)*a.kept))) < used-covered {
		required++
	}
	return a.posted - required
}

// register returns the value of a state register, 0 if unset.
func (a *agent) register(key string) float64 {
	for i := range a.registers {
		if a.registers[i].Key == key {
			return a.registers[i].Value
		}
	}
	return 0
}

const (
	registersMax   = 10
	registerPrefix = "bank_state_"
)

// writeRegister stores a value. It rejects keys without the prefix and an eleventh register.
func (a *agent) writeRegister(key string, value float64) bool {
	if len(key) < len(registerPrefix) || key[:len(registerPrefix)] != registerPrefix {
		return false
	}
	i := 0
	for ; i < len(a.registers) && a.registers[i].Key < key; i++ {
	}
	if i < len(a.registers) && a.registers[i].Key == key {
		a.registers[i].Value = value
		return true
	}
	if len(a.registers) == registersMax {
		return false
	}
	a.registers = append(a.registers, Register{})
	copy(a.registers[i+1:], a.registers[i:])
	a.registers[i] = Register{key, value}
	return true
}
