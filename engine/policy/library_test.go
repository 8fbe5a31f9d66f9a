package policy

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func libraryPolicy(t testing.TB, name string) *Policy {
	t.Helper()
	text, err := LibraryText(name)
	if err != nil {
		t.Fatal(err)
	}
	return mustParse(t, string(text))
}

func TestLibrary(t *testing.T) {
	entries := Library()
	if len(entries) < 10 {
		t.Errorf("%d policies", len(entries))
	}
	for i, e := range entries {
		p := libraryPolicy(t, e.Name)
		if p.ID() != e.Name || !strings.HasSuffix(e.Purpose, ".") || i > 0 && e.Name <= entries[i-1].Name {
			t.Errorf("entry %+v has the policy %q", e, p.ID())
		}
		if _, ok := p.Fraction(); ok {
			t.Errorf("%s sets the initial liquidity", e.Name)
		}
		if warnings := p.Warnings(); len(warnings) > 0 {
			t.Errorf("%s: %v", e.Name, warnings)
		}
	}
	if _, err := LibraryText("agressive"); err == nil || !strings.Contains(err.Error(), `"aggressive"`) {
		t.Error(err)
	}
}

// TestLibraryCoversTheLanguage wants the library, which users read as examples, to show every action and operator.
func TestLibraryCoversTheLanguage(t *testing.T) {
	var all strings.Builder
	for _, e := range Library() {
		text, _ := LibraryText(e.Name)
		all.Write(text)
	}
	missing := func(words []string) (out []string) {
		for _, w := range words {
			if !strings.Contains(all.String(), `"`+w+`"`) {
				out = append(out, w)
			}
		}
		return out
	}
	// These say the same as another word, or are of no use to a bank in the styles shown.
	if got := strings.Join(missing(append(append(actionWords[:numActions:numActions], exprWords...), calcWords...)), " "); got != "ReleaseWithCredit PaceAndRelease Drop != not / round" {
		t.Errorf("not in the library: %s", got)
	}
}

// TestLibraryNeverFails evaluates the library for wild values: a ready policy must not stop a run.
func TestLibraryNeverFails(t *testing.T) {
	for _, e := range Library() {
		p := libraryPolicy(t, e.Name)
		rapid.Check(t, func(t *rapid.T) {
			for _, tree := range p.Trees() {
				values := map[string]float64{}
				number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-100, 1e6), rapid.SampledFrom([]float64{0, 1, math.Inf(1), math.NaN()}))
				for _, f := range p.Fields(tree) {
					values[f.String()] = number.Draw(t, f.String())
				}
				for _, r := range p.Registers(tree) {
					values[r] = number.Draw(t, r)
				}
				if out := evaluate(p, tree, values); out.kind != "" {
					t.Fatalf("%s, %s: %s for %v", e.Name, tree, out.kind, values)
				}
			}
		})
	}
}

func TestLibraryDecisions(t *testing.T) {
	wait := func(reason string) PaymentDecision {
		return PaymentDecision{Action: Hold, Reason: HoldReason{Text: reason}}
	}
	high := PaymentDecision{HasOverride: true, Override: 10}
	for i, c := range []struct {
		name   string
		values map[Field]float64
		want   PaymentDecision
	}{
		{"aggressive", deadlineIn(50, nil), submit},
		{"aggressive", deadlineIn(3, nil), high},
		{"cautious", deadlineIn(50, map[Field]float64{FieldBalance: 250, FieldRemainingAmount: 100}), submit},
		{"cautious", deadlineIn(50, map[Field]float64{FieldBalance: 249, FieldRemainingAmount: 100}), wait("AwaitingInflows")},
		{"cautious", deadlineIn(2, map[Field]float64{FieldAvailableLiquidity: 100, FieldRemainingAmount: 100}), high},
		{"deadline_driven", deadlineIn(9, map[Field]float64{FieldPriority: 5, FieldHeadroom: -1}), submit},
		{"deadline_driven", deadlineIn(10, map[Field]float64{FieldPriority: 5, FieldHeadroom: -1}), wait("AwaitingInflows")},
		// 100000 against liquidity of 30000 needs four parts; three frictions of 10 are cheaper than 20 ticks of 5.
		{"splitter", deadlineIn(20, map[Field]float64{FieldRemainingAmount: 100000, FieldAvailableLiquidity: 30000, FieldCostSplitFriction: 10, FieldCostDelayThisTxOneTick: 5}), splitBy(4)},
		{"splitter", deadlineIn(20, map[Field]float64{FieldRemainingAmount: 100000, FieldAvailableLiquidity: 30000, FieldCostSplitFriction: 40, FieldCostDelayThisTxOneTick: 5}), illiquid},
		{"splitter", deadlineIn(20, map[Field]float64{FieldRemainingAmount: 100000, FieldAvailableLiquidity: 30000, FieldIsSplit: 1}), illiquid},
		{"staggerer", deadlineIn(18, map[Field]float64{FieldRemainingAmount: 100, FieldAvailableLiquidity: 100}),
			PaymentDecision{Action: StaggerSplit, Parts: 4, FirstNow: 1, GapTicks: 4, Boost: 1}},
		{"staggerer", deadlineIn(18, map[Field]float64{FieldRemainingAmount: 100, FieldAvailableLiquidity: 100, FieldIsSplit: 1}), submit},
		{"priority_escalator", deadlineIn(10, map[Field]float64{FieldIsInQueue2: 1}), PaymentDecision{Action: ResubmitToRTGS, Priority: Urgent}},
		{"priority_escalator", deadlineIn(9, map[Field]float64{FieldIsInQueue2: 1}), wait("AwaitingInflows")},
		{"priority_escalator", deadlineIn(4, map[Field]float64{FieldIsInQueue2: 1}), PaymentDecision{Action: ResubmitToRTGS, Priority: HighlyUrgent}},
		{"end_of_day_rush", deadlineIn(50, map[Field]float64{FieldPriority: 7}), wait("AwaitingInflows")},
		{"end_of_day_rush", deadlineIn(50, map[Field]float64{FieldIsEODRush: 1}), submit},
		{"offset_seeker", deadlineIn(50, map[Field]float64{FieldRemainingAmount: 100, FieldMyQ2InValueFromCounterparty: 50}), high},
		{"offset_seeker", deadlineIn(50, map[Field]float64{FieldRemainingAmount: 100, FieldMyQ2InValueFromCounterparty: 90, FieldMyQ2OutValueToCounterparty: 60}), wait("AwaitingInflows")},
		{"cost_minimizer", deadlineIn(50, map[Field]float64{FieldRemainingAmount: 100, FieldAvailableLiquidity: 100, FieldCostOverdraftThisAmountOneTick: 2, FieldCostDelayThisTxOneTick: 1}), wait("LowPriority")},
		{"cost_minimizer", deadlineIn(1, map[Field]float64{FieldRemainingAmount: 100, FieldAvailableLiquidity: 100, FieldCostOverdraftThisAmountOneTick: 2, FieldCostDelayThisTxOneTick: 1, FieldCostDeadlinePenalty: 50}), high},
		{"central_queue_avoider", deadlineIn(50, map[Field]float64{FieldRemainingAmount: 100, FieldIsInQueue2: 1}), PaymentDecision{Action: WithdrawFromRTGS}},
		{"scheduler", deadlineIn(50, map[Field]float64{FieldPriority: 5, FieldArrivalTick: 3}), PaymentDecision{HasTarget: true, TargetTick: 50}},
		{"ageing", deadlineIn(50, map[Field]float64{FieldRemainingAmount: 1, FieldQueueAge: 6, FieldPriority: 3}), PaymentDecision{Action: Reprioritize, NewPriority: 8}},
	} {
		if got := decidePayment(t, libraryPolicy(t, c.name), c.values); got != c.want {
			t.Errorf("case %d, %s: %+v, want %+v", i, c.name, got, c.want)
		}
	}
}

func TestLibraryCollateral(t *testing.T) {
	p := libraryPolicy(t, "collateral_timer")
	f := frame(map[Field]float64{FieldQueue1LiquidityGap: 9800, FieldCollateralHaircut: 0.02, FieldRemainingCollateralCapacity: 1e6, FieldExcessCollateral: 60000})
	var d CollateralDecision
	if err := p.EvalCollateral(StrategicCollateral, f, &d); err != nil || d.Action != PostCollateral || d.Amount != 10000 || d.TimerTicks != 10 || d.Reason != "PreemptivePosting" {
		t.Errorf("%+v, %v", d, err)
	}
	if err := p.EvalCollateral(EndOfTickCollateral, f, &d); err != nil || d.Action != WithdrawCollateral || d.Amount != 10000 {
		t.Errorf("%+v, %v", d, err)
	}
}

func TestLibraryMemory(t *testing.T) {
	p := libraryPolicy(t, "stress_memory")
	f := frame(map[Field]float64{FieldQueue2CountForAgent: 1})
	f.Registers = []float64{2}
	var d BankDecision
	if err := p.EvalBank(f, &d); err != nil || d.Action != AddState || d.Key != "bank_state_stress" || d.Value != 1 {
		t.Errorf("stuck: %+v, %v", d, err)
	}
	f.Values[FieldQueue2CountForAgent] = 0
	if err := p.EvalBank(f, &d); err != nil || d.Action != SetState || d.Value != 1.75 {
		t.Errorf("calm again: %+v, %v", d, err)
	}
}
