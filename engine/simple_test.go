package engine_test

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// The simple system settles payments by the rules read literally: every queue is a plain list that is scanned from the
// start, every graph is built anew, nothing is remembered from one pass to the next. The engine must do the same with its
// incremental structures.

type simplePayment struct {
	from, to int
	amount   int64
	arrival  int
	class    policy.RTGSPriority
	cutOff   *scenario.CutOff
	settled  bool

	settledAt int
	lateOn    int // day on which a cut-off has put it off, −1 if none
}

type simpleSystem struct {
	balance, cap   []int64
	limit          []map[int]int64 // bilateral, by sender
	total          []int64         // multilateral limit, −1 if none
	out, in        []map[int]int64 // sent by receiver and received by sender today
	netLimits      []bool          // the limits are net
	reserve        []simpleReserve
	pay            []*simplePayment
	queue          []int
	deferred       bool
	entry          bool
	lsm            scenario.LSM
	pending        []int // payments credited at the end of the tick
	log            []string
	cyclesThisTick int
	positions      [][]simplePosition    // by tick
	submitted      [][]engine.Submission // by tick: payments that are no scenario events
	rules          simpleRules
	outages        []*simpleOutage
	batches        []*simpleBatch
	waiting        []int              // the internal queues of all banks
	outside        int                // the central bank, negative if there is none
	tiers          map[int]simpleTier // by client
}

// simplePosition is a balance that a file sets.
type simplePosition struct {
	bank    int
	balance int64
}

// simpleReserve is the reserved liquidity of a bank.
type simpleReserve struct {
	amount, left int64
	class        policy.RTGSPriority
	consumed     bool
}

// fits tests whether payments can settle together.
func (s *simpleSystem) fits(list []int) bool {
	for i := range s.balance {
		if !s.bankFits(i, list) {
			return false
		}
	}
	return true
}

// bankFits tests a bank's part of payments that settle together.
func (s *simpleSystem) bankFits(i int, list []int) bool {
	out, in, below := int64(0), int64(0), int64(0)
	to, from := map[int]int64{}, map[int]int64{}
	for _, k := range list {
		p := s.pay[k]
		if p.from == i {
			out += p.amount
			to[p.to] += p.amount
			if p.class > s.reserve[i].class {
				below += p.amount
			}
		}
		if p.to == i {
			in += p.amount
			from[p.from] += p.amount
		}
	}
	if out == 0 {
		return true
	}
	available := max(0, s.balance[i]+s.cap[i])
	if i != s.outside && (out-in > available || s.reserve[i].left > 0 && below > 0 && below-in > available-s.reserve[i].left) {
		return false
	}
	if !s.netLimits[i] {
		in, from = 0, map[int]int64{}
	}
	for r, x := range to {
		if limit, ok := s.limit[i][r]; ok && s.sent(i, r)+x-from[r] > limit {
			return false
		}
	}
	if s.total[i] >= 0 && s.sentToAll(i)+out-in > s.total[i] {
		return false
	}
	return true
}

// sent is what the limits have counted of the payments of i to r.
func (s *simpleSystem) sent(i, r int) int64 {
	if s.netLimits[i] {
		return s.out[i][r] - s.in[i][r]
	}
	return s.out[i][r]
}

func (s *simpleSystem) sentToAll(i int) (sum int64) {
	for r := range s.balance {
		sum += s.sent(i, r)
	}
	return sum
}

func (s *simpleSystem) credit(k int) {
	p := s.pay[k]
	s.balance[p.to] += p.amount
	s.in[p.to][p.from] += p.amount
}

func (s *simpleSystem) post(k int) {
	p := s.pay[k]
	s.balance[p.from] -= p.amount
	s.out[p.from][p.to] += p.amount
	if r := &s.reserve[p.from]; r.consumed && p.class <= r.class {
		r.left = max(0, r.left-p.amount)
	}
	if s.deferred {
		s.pending = append(s.pending, k)
	} else {
		s.credit(k)
	}
	p.settled, p.settledAt = true, s.rules.now
}

func (s *simpleSystem) note(format string, args ...any) {
	s.log = append(s.log, fmt.Sprintf(format, args...))
}

func (s *simpleSystem) prune() {
	s.queue = slices.DeleteFunc(s.queue, func(k int) bool { return s.pay[k].settled })
}

func (s *simpleSystem) submit(k int) {
	if s.ready(k) && s.fitsAlone(k) {
		s.post(k)
		s.note("immediate T%d", k)
		return
	}
	if s.entry && s.offsetEntry(k) {
		return
	}
	s.queue = append(s.queue, k)
	s.note("queued T%d", k)
}

func (s *simpleSystem) offsetEntry(k int) bool {
	p := s.pay[k]
	if p.from == p.to {
		return false
	}
	list := []int{k}
	for _, q := range s.queue {
		if s.pay[q].from != p.to || s.pay[q].to != p.from {
			continue
		}
		if list = append(list, q); !s.fits(list) {
			continue
		}
		for _, j := range list {
			s.post(j)
		}
		s.prune()
		s.note("entry %v", list)
		return true
	}
	return false
}

func (s *simpleSystem) retry() (settled bool) {
	failed := map[int]bool{} // senders that strict FIFO skips
	for _, k := range slices.Clone(s.queue) {
		p := s.pay[k]
		if !failed[p.from] && s.fitsAlone(k) {
			s.post(k)
			s.note("release T%d", k)
			settled = true
		} else if s.rules.fifo {
			failed[p.from] = true
		}
	}
	s.prune()
	return settled
}

func (s *simpleSystem) between(a, b int) (list []int, sum int64) {
	for _, k := range s.queue {
		if s.pay[k].from == a && s.pay[k].to == b {
			list = append(list, k)
			sum += s.pay[k].amount
		}
	}
	return list, sum
}

func (s *simpleSystem) pairs() (settled bool) {
	if s.lsm.Bilateral == scenario.BilateralPrefix {
		return s.pairPrefixes()
	}
	type pr struct {
		a, b   int
		la, lb []int
		sa, sb int64
	}
	var ready []pr
	for a := range s.balance {
		for b := a + 1; b < len(s.balance); b++ {
			la, sa := s.between(a, b)
			lb, sb := s.between(b, a)
			if sa > 0 && sb > 0 {
				ready = append(ready, pr{a, b, la, lb, sa, sb})
			}
		}
	}
	sort.SliceStable(ready, func(i, j int) bool { return min(ready[i].sa, ready[i].sb) > min(ready[j].sa, ready[j].sb) })
	for _, p := range ready {
		list := append(slices.Clone(p.la), p.lb...)
		if !s.fits(list) {
			continue
		}
		for _, k := range list {
			s.post(k)
		}
		s.note("pair %v", list)
		settled = true
	}
	s.prune()
	return settled
}

type simpleCycle struct {
	list  []int
	total int64
}

func (s *simpleSystem) candidates() []simpleCycle {
	var found []simpleCycle
	n := len(s.balance)
	if s.lsm.MaxCycleLength >= 3 {
		for u := 0; u < n; u++ {
			for v := u + 1; v < n; v++ {
				for w := u + 1; w < n; w++ {
					a, sa := s.between(u, v)
					b, sb := s.between(v, w)
					c, sc := s.between(w, u)
					if v != w && sa > 0 && sb > 0 && sc > 0 {
						found = append(found, simpleCycle{slices.Concat(a, b, c), sa + sb + sc})
					}
				}
			}
		}
	}
	if s.lsm.MaxCycleLength >= 4 && len(s.queue) <= 100 {
		long := 0
		for start := 0; start < n; start++ {
			s.walk(start, start, nil, map[int]bool{start: true}, &found, &long)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].total > found[j].total })
	return found
}

func (s *simpleSystem) walk(start, node int, path []int, marked map[int]bool, found *[]simpleCycle, long *int) {
	if len(path) >= s.lsm.MaxCycleLength {
		return
	}
	for _, k := range s.queue {
		p := s.pay[k]
		if p.from != node || *long >= 10_000 {
			continue
		}
		if p.to == start && len(path)+1 >= 4 {
			c := simpleCycle{list: append(slices.Clone(path), k)}
			for _, j := range c.list {
				c.total += s.pay[j].amount
			}
			*found = append(*found, c)
			*long++
		} else if p.to > start && !marked[p.to] {
			marked[p.to] = true
			s.walk(start, p.to, append(slices.Clone(path), k), marked, found, long)
			delete(marked, p.to)
		}
	}
}

func (s *simpleSystem) cycles() (settled bool) {
	for _, c := range s.candidates() {
		if s.cyclesThisTick == s.lsm.MaxCyclesPerTick {
			break
		}
		if !s.feasible(c.list) {
			continue
		}
		for _, k := range c.list {
			s.post(k)
		}
		s.cyclesThisTick++
		s.note("cycle %v", c.list)
		settled = true
	}
	s.prune()
	return settled
}

func (s *simpleSystem) feasible(list []int) bool {
	return !slices.ContainsFunc(list, func(k int) bool { return s.pay[k].settled }) && s.fits(list)
}

func (s *simpleSystem) tick(arrived []int) {
	s.cyclesThisTick = 0
	released := s.released(arrived)
	s.settleBatches()
	for _, k := range released {
		s.submit(k)
	}
	if !s.down() {
		s.retries()
	}
	for it := 0; it < 3 && len(s.queue) > 0 && s.saves() && !s.down(); it++ {
		progress := false
		if s.lsm.EnableBilateral && s.pairs() {
			s.retries()
			progress = true
		}
		if s.lsm.EnableCycles && len(s.queue) > 0 && s.cycles() {
			s.retries()
			progress = true
		}
		if s.lsm.EnableNetting && len(s.queue) > 0 && s.net() {
			s.retries()
			progress = true
		}
		if !progress {
			break
		}
	}
	s.closeDay()
	for _, k := range s.pending {
		s.credit(k)
	}
	s.pending = nil
}

// endDay starts the counters of limits and the reserves anew.
func (s *simpleSystem) endDay() {
	for i := range s.balance {
		s.out[i], s.in[i] = map[int]int64{}, map[int]int64{}
		s.reserve[i].left = s.reserve[i].amount
	}
}

// TestSimpleSystem compares balances, queue and settlements of the engine with the simple system, tick by tick, on random
// small systems: few banks, little money, many payments of few sizes, so that offsets and cycles abound.
func TestSimpleSystem(t *testing.T) { compareMany(t, 14) }

// TestSimpleSystemDense does so with queues around the length up to which long cycles are searched, and with more
// candidates than are kept.
func TestSimpleSystemDense(t *testing.T) { compareMany(t, 70) }

// compareMany compares a thousand systems; a single check has a hundred, or what -rapid.checks says.
func compareMany(t *testing.T, paymentsMax int) {
	for range 10 {
		rapid.Check(t, func(t *rapid.T) { compareWithSimple(t, paymentsMax) })
	}
}

func compareWithSimple(t *rapid.T, paymentsMax int) {
	sc, simple, plan := randomSystem(t, paymentsMax, true)
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	rec := &settlementLog{}
	for tick := 0; !e.Done(); tick++ {
		for _, p := range simple.submitted[tick] {
			if _, err := e.Submit(p); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := e.Step(rec); err != nil {
			t.Fatal(err)
		}
		simple.log, simple.rules.now = nil, tick
		simple.openDay()
		for _, p := range simple.positions[tick] {
			simple.balance[p.bank] = p.balance
		}
		simple.tick(plan[tick])
		if got, want := strings.Join(rec.lines, "\n"), strings.Join(simple.log, "\n"); got != want {
			t.Fatalf("tick %d:\n%s\nsimple system:\n%s", tick, got, want)
		}
		if got := fmt.Sprint(e.Queue2()); got != fmt.Sprint(simple.queue) {
			t.Fatalf("tick %d: queue %s, simple system %v", tick, got, simple.queue)
		}
		if sc.TicksPerDay-1 == tick%sc.TicksPerDay {
			simple.endDay()
		}
		for i := range simple.balance {
			if got := e.Agent(int32(i)); got.Balance != simple.balance[i] || got.Reserve != simple.reserve[i].left {
				t.Fatalf("tick %d: bank %d has a balance of %d and a reserve of %d, simple system %d and %d",
					tick, i, got.Balance, got.Reserve, simple.balance[i], simple.reserve[i].left)
			}
		}
	}
}

// settlementLog keeps the settlement events of the last tick in the words of the simple system.
type settlementLog struct{ lines []string }

func (l *settlementLog) RecordTick(r *engine.TickRecord) error {
	l.lines = nil
	for i := range r.Events {
		ev := &r.Events[i]
		switch ev.Kind {
		case engine.RtgsImmediateSettlement:
			l.lines = append(l.lines, fmt.Sprintf("immediate T%d", ev.Tx))
		case engine.PaymentRejected:
			l.lines = append(l.lines, fmt.Sprintf("reject T%d", ev.Tx))
		case engine.PaymentPostponed:
			l.lines = append(l.lines, fmt.Sprintf("postpone T%d", ev.Tx))
		case engine.QueuedRtgs:
			l.lines = append(l.lines, fmt.Sprintf("queued T%d", ev.Tx))
		case engine.Queue2LiquidityRelease:
			l.lines = append(l.lines, fmt.Sprintf("release T%d", ev.Tx))
		case engine.LsmBilateralOffset:
			l.lines = append(l.lines, fmt.Sprint("pair ", ev.Txs.In(r.Lists)))
		case engine.LsmCycleSettlement:
			l.lines = append(l.lines, fmt.Sprint("cycle ", ev.Txs.In(r.Lists)))
		case engine.LsmNetting:
			l.lines = append(l.lines, fmt.Sprint("netting ", ev.Txs.In(r.Lists)))
		case engine.EndOfDayBorrowing:
			l.lines = append(l.lines, fmt.Sprintf("borrow %d %d %d", ev.Agent, ev.N[engine.Amount], ev.N[engine.BorrowingCost]))
		case engine.EndOfDaySettlement:
			l.lines = append(l.lines, fmt.Sprintf("close T%d", ev.Tx))
		case engine.EndOfDayRepayment:
			l.lines = append(l.lines, fmt.Sprintf("repay %d %d", ev.Agent, ev.N[engine.Amount]))
		case engine.BatchSettlement:
			l.lines = append(l.lines, fmt.Sprint("batch ", ev.Txs.In(r.Lists)))
		case engine.BatchExpired:
			l.lines = append(l.lines, fmt.Sprint("expired ", ev.Txs.In(r.Lists)))
		case engine.EntryDispositionOffset:
			l.lines = append(l.lines, fmt.Sprint("entry ", ev.Txs.In(r.Lists)))
		}
	}
	return nil
}

// randomSystem draws a scenario of scheduled payments, the same system in simple form, and the payments of every tick in
// the order in which they are released. With files, some payments come from a file, which also sets balances, and a bank
// may be the central bank.
func randomSystem(t *rapid.T, paymentsMax int, files bool) (*scenario.Scenario, *simpleSystem, [][]int) {
	n := rapid.IntRange(2, 7).Draw(t, "agents")
	ticks := rapid.IntRange(1, 6).Draw(t, "ticks")
	fifo, err := policy.Builtin("Fifo", nil)
	if err != nil {
		t.Fatal(err)
	}
	sc := &scenario.Scenario{TicksPerDay: rapid.IntRange(1, ticks).Draw(t, "day"), Seed: 1, DailyLiquidityReallocation: true,
		DeferredCrediting: rapid.Bool().Draw(t, "deferred"), EntryDispositionOffsetting: rapid.Bool().Draw(t, "entry"),
		LSM: scenario.LSM{EnableBilateral: rapid.Bool().Draw(t, "bilateral"), EnableCycles: rapid.Bool().Draw(t, "cycles"),
			MaxCycleLength: rapid.IntRange(3, 6).Draw(t, "length"), MaxCyclesPerTick: rapid.IntRange(1, 4).Draw(t, "cap")}}
	sc.NumDays = (ticks + sc.TicksPerDay - 1) / sc.TicksPerDay
	s := &simpleSystem{deferred: sc.DeferredCrediting, entry: sc.EntryDispositionOffsetting, lsm: sc.LSM, outside: -1}
	if files {
		sc.Inputs, s.outside = &scenario.Inputs{}, rapid.IntRange(-n, n-1).Draw(t, "central bank")
	}
	declared := files && rapid.Bool().Draw(t, "declared") // payments have RTGS priorities: they are submitted, not scheduled
	for i := 0; i < n; i++ {
		a := scenario.Agent{ID: string(rune('A' + i)), OpeningBalance: rapid.Int64Range(-5, 40).Draw(t, "balance"),
			UnsecuredCap: rapid.Int64Range(0, 20).Draw(t, "cap"), Policy: scenario.PolicySpec{Kind: "Fifo", Program: fifo}}
		if i == s.outside {
			a.Role, a.UnsecuredCap = scenario.CentralBank, 0
		}
		limits, total := map[int]int64{}, int64(-1)
		if i != s.outside && rapid.IntRange(0, 3).Draw(t, "limited") == 0 {
			r := (i + 1) % n
			limits[r] = rapid.Int64Range(0, 60).Draw(t, "bilateral limit")
			a.BilateralLimits = map[string]int64{string(rune('A' + r)): limits[r]}
			total = rapid.Int64Range(0, 120).Draw(t, "multilateral limit")
			a.MultilateralLimit = &total
		}
		a.NetLimits = a.MultilateralLimit != nil && rapid.Bool().Draw(t, "net")
		var reserve simpleReserve
		if declared && i != s.outside && rapid.Bool().Draw(t, "reserving") {
			reserve = simpleReserve{amount: rapid.Int64Range(1, 40).Draw(t, "reserve"), class: rapid.SampledFrom([]policy.RTGSPriority{policy.HighlyUrgent,
				policy.Urgent}).Draw(t, "class"), consumed: rapid.Bool().Draw(t, "consumed")}
			a.Reserve = &scenario.Reserve{Amount: reserve.amount, From: reserve.class, Consumed: reserve.consumed}
			reserve.left = reserve.amount
		}
		sc.Agents = append(sc.Agents, a)
		s.netLimits, s.reserve, s.in = append(s.netLimits, a.NetLimits), append(s.reserve, reserve), append(s.in, map[int]int64{})
		s.balance, s.cap = append(s.balance, a.OpeningBalance), append(s.cap, a.UnsecuredCap)
		s.limit, s.total, s.out = append(s.limit, limits), append(s.total, total), append(s.out, map[int]int64{})
	}
	s.rules.ticksPerDay = sc.TicksPerDay
	if files {
		drawTiers(t, sc, s)
		drawRules(t, sc, s)
		drawOutages(t, sc, s)
	}
	if files {
		drawCutOffs(t, sc)
	}
	plan := make([][]int, sc.NumTicks())
	s.positions = make([][]simplePosition, len(plan))
	s.submitted = make([][]engine.Submission, len(plan))
	for tick := range plan {
		if files && rapid.IntRange(0, 2).Draw(t, "position") == 0 {
			p := simplePosition{rapid.IntRange(0, n-1).Draw(t, "position of"), rapid.Int64Range(-5, 40).Draw(t, "position balance")}
			if !s.pools(p.bank) {
				s.positions[tick] = append(s.positions[tick], p)
				sc.Inputs.Positions = append(sc.Inputs.Positions, scenario.InputPosition{Tick: int32(tick), Agent: int32(p.bank),
					Set: scenario.HasBalance, Balance: p.balance})
			}
		}
		if files && !declared && rapid.IntRange(0, 3).Draw(t, "batch") == 0 {
			drawBatch(t, sc, s, tick)
		}
		fromFile := false // payments from a file arrive after those of scenario events
		for j := rapid.IntRange(0, paymentsMax).Draw(t, "payments"); j > 0; j-- {
			from := rapid.IntRange(0, n-1).Draw(t, "from")
			to := (from + rapid.IntRange(1, n-1).Draw(t, "to")) % n
			amount := rapid.SampledFrom([]int64{5, 10, 10, 20, 30, 45}).Draw(t, "amount")
			class, kind := policy.Normal, -1
			if len(sc.CutOffs) > 0 {
				kind = rapid.IntRange(-1, len(sc.CutOffs)-1).Draw(t, "type")
			}
			name, cutOff := "", (*scenario.CutOff)(nil)
			if kind >= 0 {
				cutOff = &sc.CutOffs[kind]
				name = cutOff.Type
			}
			if fromFile = files && (fromFile || rapid.Bool().Draw(t, "from file")); fromFile {
				sc.Inputs.Payments = append(sc.Inputs.Payments, scenario.InputPayment{Tick: int32(tick), Deadline: int32(tick),
					Sender: int32(from), Receiver: int32(to), Amount: amount, Type: int16(kind)})
			} else if declared {
				class = rapid.SampledFrom([]policy.RTGSPriority{policy.HighlyUrgent, policy.Urgent, policy.Normal, policy.Normal}).Draw(t, "priority")
				s.submitted[tick] = append(s.submitted[tick], engine.Submission{Sender: int32(from), Receiver: int32(to), Amount: amount,
					Deadline: int64(tick) + 1, Declared: &class, Type: name})
			} else {
				sc.Events = append(sc.Events, scenario.Event{Kind: scenario.CustomTransactionArrival, Tick: tick,
					From: string(rune('A' + from)), To: string(rune('A' + to)), Amount: amount, PaymentType: name})
			}
			payer, payee, internal := s.through(from, to)
			if internal {
				continue
			}
			plan[tick] = append(plan[tick], len(s.pay))
			s.pay = append(s.pay, &simplePayment{from: payer, to: payee, amount: amount, arrival: tick, class: class, cutOff: cutOff, lateOn: -1})
		}
	}
	return sc, s, plan
}
