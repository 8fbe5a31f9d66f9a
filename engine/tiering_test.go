package engine_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine"
	"sweep/engine/scenario"
)

// tieredBanks has C with 30, its settlement bank S with 50 and the other bank O with 100, over a day of four ticks. C pays S 10, O 40
// and then S pays C 5, O pays C 60 and O pays S 7, in ticks 0, 1, 2, 3 and 3.
func tieredBanks(t *testing.T, rest string) *scenario.Scenario {
	t.Helper()
	transfer := func(from, to, amount, tick string) string {
		return "  - {type: CustomTransactionArrival, from_agent: " + from + ", to_agent: " + to + ", amount: " + amount + ", schedule: {type: OneTime, tick: " + tick + "}}\n"
	}
	s, warnings, err := scenario.DecodeBytes("test.yaml", []byte(`
simulation: {ticks_per_day: 4, num_days: 1, rng_seed: 1}
lsm_config: {enable_bilateral: false, enable_cycles: false}
agents:
  - {id: C, opening_balance: 30, unsecured_cap: 5, limits: {bilateral_limits: {O: 100}, multilateral_limit: 200}}
  - {id: S, opening_balance: 50, limits: {bilateral_limits: {O: 20, C: 1}}}
  - {id: O, opening_balance: 100}
`+rest+"scenario_events:\n"+transfer("C", "S", "10", "0")+transfer("C", "O", "40", "1")+transfer("S", "C", "5", "2")+transfer("O", "C", "60", "3")+transfer("O", "S", "7", "3")), scenario.Files{})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	return s
}

// TestTiering has the two decompositions. Without tiering C pays 10 and 40 from 35 and waits until O's 60 come; the limit of 20 of S
// towards O stops its client only without a pool.
func TestTiering(t *testing.T) {
	kinds := []engine.Kind{engine.PaymentInternalised, engine.RtgsImmediateSettlement, engine.QueuedRtgs, engine.BilateralLimitExceeded}
	for _, c := range []struct {
		tiering  string
		balances [3]int64 // C, O, S at the end
		want     []string
	}{
		{"{client: C, settlement_bank: S}", [3]int64{0, 73, 107}, []string{"0 PaymentInternalised C amount=10", "1 RtgsImmediateSettlement S amount=40 sender_balance_before=80 sender_balance_after=40",
			"2 PaymentInternalised S amount=5", "3 RtgsImmediateSettlement O amount=60 sender_balance_before=140 sender_balance_after=80", "3 RtgsImmediateSettlement O amount=7 sender_balance_before=80 sender_balance_after=73"}},
		{"{client: C, settlement_bank: S, internalise: false, pool: true}", [3]int64{0, 73, 107}, []string{"0 RtgsImmediateSettlement S amount=10 sender_balance_before=80 sender_balance_after=80", "1 RtgsImmediateSettlement S amount=40 sender_balance_before=80 sender_balance_after=40",
			"2 RtgsImmediateSettlement S amount=5 sender_balance_before=40 sender_balance_after=40", "3 RtgsImmediateSettlement O amount=60 sender_balance_before=140 sender_balance_after=80", "3 RtgsImmediateSettlement O amount=7 sender_balance_before=80 sender_balance_after=73"}},
		{"{client: C, settlement_bank: S, internalise: true, pool: false}", [3]int64{30, 33, 117}, []string{"0 PaymentInternalised C amount=10", "1 BilateralLimitExceeded S amount=40 current_bilateral_outflow=0 bilateral_limit=20", "1 QueuedRtgs S",
			"2 PaymentInternalised S amount=5", "3 RtgsImmediateSettlement O amount=60 sender_balance_before=100 sender_balance_after=40", "3 RtgsImmediateSettlement O amount=7 sender_balance_before=40 sender_balance_after=33"}},
	} {
		e, lines := runAll(t, tieredBanks(t, "tiering: ["+c.tiering+"]\n"), kinds...)
		equalLines(t, lines, c.want)
		if got := [3]int64{e.Agent(0).Balance, e.Agent(1).Balance, e.Agent(2).Balance}; got != c.balances {
			t.Errorf("%s: balances of C, O and S are %v, want %v", c.tiering, got, c.balances)
		}
		if p := e.Payment(int32(e.NumPayments()) - 2); p.Receiver != 2 || p.ReceiverClient != 0 || p.SenderClient != engine.None {
			t.Errorf("the payment to the client is %+v", p)
		}
	}
}

// TestPooledLimits: limits add up, and one that only one of the two has goes.
func TestPooledLimits(t *testing.T) {
	s := tieredBanks(t, "tiering: [{client: C, settlement_bank: S}]\n")
	multi := int64(39)
	s.Agents[0].MultilateralLimit, s.Agents[1].MultilateralLimit = &multi, nil
	_, lines := runAll(t, s, engine.MultilateralLimitExceeded)
	equalLines(t, lines, nil)
	one := int64(0)
	s.Agents[1].MultilateralLimit = &one
	_, lines = runAll(t, s, engine.MultilateralLimitExceeded)
	equalLines(t, lines, []string{"1 MultilateralLimitExceeded S amount=40 current_total_outflow=0 multilateral_limit=39"})
	s.Agents[0].BilateralLimits["O"] = 19
	_, lines = runAll(t, s, engine.BilateralLimitExceeded)
	equalLines(t, lines, []string{"1 BilateralLimitExceeded S amount=40 current_bilateral_outflow=0 bilateral_limit=39"})
}

// TestEventsOfPooledClients: transfers and changes of credit act on the account of the settlement bank.
func TestEventsOfPooledClients(t *testing.T) {
	s := tieredBanks(t, "tiering: [{client: C, settlement_bank: S}]\n")
	s.Events = []scenario.Event{{Kind: scenario.DirectTransfer, From: "O", To: "C", Amount: 9}, {Kind: scenario.CreditLimitAdjustment, Agent: "C", Delta: 4},
		{Kind: scenario.ScheduledSettlement, From: "C", To: "O", Amount: 2}, {Kind: scenario.DirectTransfer, From: "C", To: "S", Amount: 9}}
	e, _ := runAll(t, s)
	if c, b := e.Agent(0), e.Agent(2); c.Balance != 0 || c.UnsecuredCap != 0 || b.Balance != 87 || b.UnsecuredCap != 9 {
		t.Errorf("C has %d and %d, S %d and %d", c.Balance, c.UnsecuredCap, b.Balance, b.UnsecuredCap)
	}
}

// TestPaymentsInsideASettlementBankAreNotOffset: an offset takes two banks, so two payments of S to itself, which S cannot afford with
// 85, wait.
func TestPaymentsInsideASettlementBankAreNotOffset(t *testing.T) {
	s := tieredBanks(t, "tiering: [{client: C, settlement_bank: S, internalise: false}]\n")
	s.EntryDispositionOffsetting, s.LSM.EnableBilateral = true, true
	s.Events = []scenario.Event{{Kind: scenario.CustomTransactionArrival, From: "C", To: "S", Amount: 100}, {Kind: scenario.CustomTransactionArrival, Tick: 1, From: "S", To: "C", Amount: 110}}
	_, lines := runAll(t, s, engine.RtgsImmediateSettlement, engine.QueuedRtgs, engine.EntryDispositionOffset, engine.LsmBilateralOffset)
	equalLines(t, lines, []string{"0 QueuedRtgs S", "1 QueuedRtgs S"})
}

// TestTieringLowersUpperBounds: what clients and their settlement bank need together to settle everything on arrival is at most
// what they need alone.
func TestTieringLowersUpperBounds(t *testing.T) {
	tiered := 0
	rapid.Check(t, func(t *rapid.T) {
		s := immediate(t, 1)
		s.CutOffs = nil // of the settlement bank's day, which starts with payments put off
		after := follow(t, s)
		alone := *s
		alone.Tiering = nil
		before := follow(t, &alone)
		if len(s.Tiering) == 0 {
			return
		}
		e, err := engine.New(s)
		if err != nil {
			t.Fatal(err)
		}
		group := []string{s.Tiering[0].Bank}
		for _, tier := range s.Tiering {
			group = append(group, tier.Client)
		}
		for day := range s.NumDays {
			sum, bound := int64(0), int64(0)
			for i := range int32(e.NumAgents()) {
				if slices.Contains(group, e.AgentID(i)) {
					sum, bound = sum+before.upper[day][i], bound+after.upper[day][i]
				}
			}
			if bound > sum {
				t.Fatalf("day %d: together they need %d, alone %d", day, bound, sum)
			}
			tiered++
		}
	})
	if tiered == 0 {
		t.Error("no day with tiering")
	}
}
