package scenario

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"

	d "sweep/engine/document"
	"sweep/engine/policy"
)

// agent writes one agent.
func (x *writer) agent(a *Agent) *d.Node {
	w := newMap()
	w.text("id", a.ID)
	if a.Role != Participant {
		w.text("role", a.Role.String())
	}
	if o := a.OpeningLiquidity; o != nil {
		inner := newMap()
		inner.float("alpha", o.Alpha)
		inner.text("alpha_as", o.As.String())
		w.node("opening_liquidity", inner.n)
	} else {
		w.int("opening_balance", a.OpeningBalance)
	}
	w.int("unsecured_cap", a.UnsecuredCap)
	w.int("posted_collateral", a.PostedCollateral)
	if a.Role == Participant {
		w.float("collateral_haircut", a.CollateralHaircut)
	}
	optional(a.MaxCollateralCapacity, w.int, "max_collateral_capacity")
	optional(a.LiquidityPool, w.int, "liquidity_pool")
	optional(a.LiquidityAllocationFraction, w.float, "liquidity_allocation_fraction")
	if len(a.BilateralLimits) > 0 {
		limits := newMap()
		for _, id := range slices.Sorted(maps.Keys(a.BilateralLimits)) {
			limits.int(id, a.BilateralLimits[id])
		}
		w.node("bilateral_limits", limits.n)
	}
	optional(a.MultilateralLimit, w.int, "multilateral_limit")
	if a.NetLimits {
		limits := newMap()
		limits.text("mode", "net")
		w.node("limits", limits.n)
	}
	if r := a.Reserve; r != nil {
		inner := newMap()
		inner.int("amount", r.Amount)
		inner.text("from_priority", map[policy.RTGSPriority]string{policy.Urgent: "urgent", policy.HighlyUrgent: "highly_urgent"}[r.From])
		inner.bool("consumed", r.Consumed)
		w.node("reserve", inner.n)
	}
	if a.Arrivals != nil {
		w.node("arrival_config", x.arrivals(a.Arrivals))
	}
	if a.Bands != nil {
		bands := newMap()
		for _, p := range a.Bands.all() {
			if *p.band != nil {
				bands.node(p.key, x.band(*p.band))
			}
		}
		w.node("arrival_bands", bands.n)
	}
	if a.Costs != nil {
		w.node("cost_rates", costsDocument(a.Costs, true))
	}
	if a.Role == Participant {
		w.node("policy", policyDocument(&a.Policy, x.policies))
	}
	return w.n
}

func (x *writer) arrivals(a *Arrivals) *d.Node {
	w := newMap()
	w.float("rate_per_tick", a.RatePerTick)
	w.node("amount_distribution", x.amount(a.Amount))
	if len(a.Weights) > 0 {
		w.node("counterparty_weights", weightsDocument(a.Weights))
	}
	w.node("deadline_range", d.NewList(d.Pos{}, d.NewInt(d.Pos{}, int64(a.DeadlineMin)), d.NewInt(d.Pos{}, int64(a.DeadlineMax))))
	w.node("priority_distribution", priorityDocument(a.Priority))
	optionalText(w, "payment_type", a.PaymentType)
	w.bool("divisible", a.Divisible)
	w.floats("profile", a.Profile)
	return w.n
}

func (x *writer) band(b *Band) *d.Node {
	w := newMap()
	w.float("rate_per_tick", b.RatePerTick)
	w.node("amount_distribution", x.amount(b.Amount))
	w.node("counterparty_weights", weightsDocument(b.Weights))
	w.int("deadline_offset_min", int64(b.DeadlineMin))
	w.int("deadline_offset_max", int64(b.DeadlineMax))
	optionalText(w, "payment_type", b.PaymentType)
	w.bool("divisible", b.Divisible)
	w.floats("profile", b.Profile)
	return w.n
}

func weightsDocument(weights map[string]float64) *d.Node {
	w := newMap()
	for _, id := range slices.Sorted(maps.Keys(weights)) {
		w.float(id, weights[id])
	}
	return w.n
}

// sample is the hash of the amounts of an Empirical distribution. Run keys depend on it: it must not change.
func (x *writer) sample(values []int64) string {
	if known, ok := x.samples[&values[0]]; ok {
		return known
	}
	sum, buffer := sha256.New(), []byte("sweep sample\x00")
	for _, v := range values {
		if buffer = binary.BigEndian.AppendUint64(buffer, uint64(v)); len(buffer) > 1<<12 {
			sum.Write(buffer)
			buffer = buffer[:0]
		}
	}
	sum.Write(buffer)
	x.samples[&values[0]] = hex.EncodeToString(sum.Sum(nil))
	return x.samples[&values[0]]
}

func (x *writer) amount(a AmountDistribution) *d.Node {
	w := newMap()
	w.text("type", amountTables[a.Kind].Name)
	switch a.Kind {
	case AmountUniform:
		w.int("min", a.Min)
		w.int("max", a.Max)
	case AmountNormal, AmountLogNormal:
		w.float("mean", a.Mean)
		w.float("std_dev", a.StdDev)
	case AmountExponential:
		w.float("lambda", a.Lambda)
	case AmountPareto:
		w.int("min", a.Min)
		w.float("alpha", a.Alpha)
	case AmountEmpirical:
		if x.byContent {
			w.text("values", x.sample(a.Values))
			break
		}
		values := d.NewList(d.Pos{})
		for _, x := range a.Values {
			values.Append(d.NewInt(d.Pos{}, x))
		}
		w.node("values", values)
	}
	return w.n
}

func priorityDocument(p PriorityDistribution) *d.Node {
	w := newMap()
	w.text("type", priorityTables[p.Kind].Name)
	switch p.Kind {
	case PriorityFixed:
		w.smallInt("value", p.Value)
	case PriorityUniform:
		w.smallInt("min", p.Min)
		w.smallInt("max", p.Max)
	case PriorityCategorical:
		values, weights := d.NewList(d.Pos{}), d.NewList(d.Pos{})
		for i, v := range p.Values {
			values.Append(d.NewInt(d.Pos{}, int64(v)))
			weights.Append(d.NewFloat(d.Pos{}, p.Weights[i]))
		}
		w.node("values", values)
		w.node("weights", weights)
	}
	return w.n
}

// policyDocument writes a policy of a built-in kind as its kind and parameters, and a policy document by content,
// regardless of how the scenario supplied it.
func policyDocument(p *PolicySpec, known map[string]*d.Node) *d.Node {
	w := newMap()
	if !isDocument(p.Kind) {
		w.text("type", cmp.Or(p.Kind, "Fifo"))
		for _, key := range slices.Sorted(maps.Keys(p.Params)) {
			w.int(key, p.Params[key])
		}
		return w.n
	}
	text := string(p.Program.Text())
	trees, ok := known[text]
	if !ok {
		// A document that exceeds the limits of a tree is kept as text.
		if trees, _ = d.Parse("policy.json", []byte(text)); trees != nil {
			asFloats(trees)
		}
		known[text] = trees
	}
	if trees == nil {
		w.text("type", "InlineJson")
		w.text("json_string", text)
		return w.n
	}
	w.text("type", "Inline")
	w.node("decision_trees", trees)
	return w.n
}

// asFloats converts all numbers of a policy document to floats: policies compute only with doubles, so 2 and 2.0 are the
// same policy.
func asFloats(n *d.Node) {
	if n.Kind == d.Int {
		x, _ := n.AsFloat64()
		*n = *d.NewFloat(n.Pos, x)
	}
	for _, item := range n.All() {
		asFloats(item)
	}
	for _, e := range n.Entries {
		asFloats(e.Value)
	}
}
