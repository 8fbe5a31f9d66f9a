package scenario

import (
	d "sweep/engine/document"
	"sweep/engine/policy"
)

func (dec *decoder) agent(n *d.Node, path string) {
	s := dec.Section(n, path, agentTable)
	a := Agent{
		ID:                          s.Text("id"),
		Role:                        d.Choice[Role](s, "role"),
		OpeningBalance:              s.Int("opening_balance"),
		UnsecuredCap:                s.Int("unsecured_cap"),
		PostedCollateral:            s.Int("posted_collateral"),
		CollateralHaircut:           s.Float("collateral_haircut"),
		MaxCollateralCapacity:       s.IntPtr("max_collateral_capacity"),
		LiquidityPool:               s.IntPtr("liquidity_pool"),
		LiquidityAllocationFraction: s.FloatPtr("liquidity_allocation_fraction"),
	}
	if s.Has("count") && dec.layout != nil {
		s.Errorf("count", "name the entry by its number: agents[0].count", "the bank has been written out already")
	}
	if placeholder.MatchString(a.ID) && !s.Given("count") {
		s.Errorf("id", "add a count, or remove the braces", "%q numbers several banks, but there is no count", a.ID)
	}
	if s.Has("id") && isBlank(a.ID) {
		s.Errorf("id", "give the bank a name", "must not be blank")
	}
	if s.Has("cost_rates") {
		dec.s.Priced = true
		a.Costs = dec.bankCosts(s.Node("cost_rates"), s.Key("cost_rates"))
	}
	dec.openingLiquidity(s, &a)
	dec.limits(s, &a)
	if s.Has("reserve") {
		a.Reserve = dec.reserve(s.Node("reserve"), s.Key("reserve"))
	}
	if a.Role != Participant {
		onlyParticipants(s)
		a.CollateralHaircut = 0
	}
	dec.arrivals(s, &a)
	dec.policies = append(dec.policies, dec.policySource(s, &a.Policy))
	dec.agents = append(dec.agents, s)
	dec.s.Agents = append(dec.s.Agents, a)
}

// participantKeys are those of liquidity, limits, costs and decisions, which a central bank and an ancillary system do not have. Values
// of agents_defaults do not reach these agents.
var participantKeys = []string{"opening_liquidity", "unsecured_cap", "posted_collateral", "max_collateral_capacity", "liquidity_pool",
	"liquidity_allocation_fraction", "limits", "bilateral_limits", "multilateral_limit", "cost_rates", "reserve", "collateral_haircut", "policy"}

// onlyParticipants refuses keys that would have no effect. Credit and collateral of 0 are what the agent has.
func onlyParticipants(s *d.Section) {
	for _, key := range participantKeys {
		n := s.Node(key)
		if n == nil || (key == "unsecured_cap" || key == "posted_collateral") && s.Int(key) == 0 {
			continue
		}
		remedy := "remove it, or set it in agents_defaults, whose values only participants get"
		if key == "opening_liquidity" {
			remedy = "write opening_balance instead"
		}
		s.Errorf(key, remedy, "only participants have it; the role is %s", s.Text("role"))
	}
}

// openingLiquidity reads the liquidity that takes the place of the opening balance, and with form AsCredit that of the credit
// line.
func (dec *decoder) openingLiquidity(s *d.Section, a *Agent) {
	const key = "opening_liquidity"
	if !s.Has(key) {
		return
	}
	inner := dec.Section(s.Node(key), s.Key(key), openingTable)
	o := &OpeningLiquidity{Alpha: inner.Float("alpha"), As: d.Choice[LiquidityForm](inner, "alpha_as")}
	a.OpeningLiquidity, a.OpeningBalance = o, 0
	if o.As == AsCredit {
		if a.UnsecuredCap != 0 {
			dec.Warnf(s.Node("unsecured_cap").Pos, s.Key("unsecured_cap"), "has no effect: opening_liquidity sets the credit line")
		}
		a.UnsecuredCap = 0
		return
	}
	for _, other := range []struct {
		key   string
		given bool
	}{{"unsecured_cap", a.UnsecuredCap != 0}, {"posted_collateral", a.PostedCollateral != 0}, {"liquidity_pool", a.LiquidityPool != nil}} {
		if other.given {
			s.Errorf(other.key, "remove it, or set opening_liquidity.alpha_as to credit", "cannot be combined with opening_liquidity as a balance")
		}
	}
}

// limits reads the limits, which can be in the map limits or directly in the agent, but not in both.
func (dec *decoder) limits(s *d.Section, a *Agent) {
	dec.limitKeys(s, a)
	if !s.Has("limits") {
		return
	}
	inner := dec.Section(s.Node("limits"), s.Key("limits"), limitsTable)
	for _, key := range []string{"bilateral_limits", "multilateral_limit"} {
		if s.Has(key) && inner.Has(key) {
			s.Errorf(key, "remove one of them", "given twice: here and as %s", inner.Key(key))
		}
	}
	dec.limitKeys(inner, a)
	if inner.Text("mode") != "net" {
		return
	}
	a.NetLimits = a.MultilateralLimit != nil || len(a.BilateralLimits) > 0
	if !a.NetLimits && !dec.Failed() {
		dec.Warnf(inner.Node("mode").Pos, inner.Key("mode"), "has no effect, because the bank has no limits")
	}
}

// reserve reads the reserved liquidity of a bank, nil without any.
func (dec *decoder) reserve(n *d.Node, path string) *Reserve {
	s := dec.Section(n, path, reserveTable)
	r := Reserve{Amount: s.Int("amount"), From: policy.Urgent, Consumed: s.Bool("consumed")}
	if s.Text("from_priority") == "highly_urgent" {
		r.From = policy.HighlyUrgent
	}
	if r.Amount == 0 {
		return nil
	}
	return &r
}

func (dec *decoder) limitKeys(s *d.Section, a *Agent) {
	if s.Has("multilateral_limit") {
		a.MultilateralLimit = s.IntPtr("multilateral_limit")
	}
	if len(s.Entries("bilateral_limits")) == 0 {
		return
	}
	limit := d.Field{Type: d.IntType, Unit: "cents", Range: threshold}
	a.BilateralLimits = map[string]int64{}
	for _, e := range s.Entries("bilateral_limits") {
		key := d.Join(s.Key("bilateral_limits"), e.Key)
		dec.refer(e.Key, e.KeyPos, key)
		if v := dec.Value(e.Value, key, limit); v != nil {
			a.BilateralLimits[e.Key], _ = v.AsInt64()
		}
	}
}

// arrivals reads the payment streams: none, one, or one per band.
func (dec *decoder) arrivals(s *d.Section, a *Agent) {
	if s.Has("arrival_config") && s.Has("arrival_bands") {
		s.Errorf("", "remove one of them", "arrival_config and arrival_bands cannot be combined")
	}
	if s.Has("arrival_config") {
		a.Arrivals = dec.arrivalConfig(s.Node("arrival_config"), s.Key("arrival_config"))
	}
	if s.Has("arrival_bands") {
		a.Bands = dec.bands(s.Node("arrival_bands"), s.Key("arrival_bands"))
	}
}

func (dec *decoder) arrivalConfig(n *d.Node, path string) *Arrivals {
	s := dec.Section(n, path, arrivalTable)
	a := &Arrivals{
		RatePerTick: s.Float("rate_per_tick"),
		Amount:      dec.amount(s),
		Weights:     dec.weights(s),
		Priority:    dec.priorities(s),
		PaymentType: dec.paymentType(s),
		Divisible:   s.Bool("divisible"),
	}
	a.DeadlineMin, a.DeadlineMax = dec.deadlineRange(s)
	a.Profile = dec.profile(s, a.RatePerTick)
	return a
}

// weights reads counterparty_weights. In arrival_config the weights must be usable as they are; a stream
// band without weights pays all other agents with equal probability.
func (dec *decoder) weights(s *d.Section) map[string]float64 {
	const key = "counterparty_weights"
	weight := d.Field{Type: d.FloatType, Range: d.AtLeast(0)}
	out := map[string]float64{}
	sum, sound := 0.0, true
	for _, e := range s.Entries(key) {
		path := d.Join(s.Key(key), e.Key)
		dec.refer(e.Key, e.KeyPos, path)
		v := dec.Value(e.Value, path, weight)
		if v == nil {
			sound = false
			continue
		}
		out[e.Key], _ = v.AsFloat64()
		sum += out[e.Key]
	}
	if s.Kind() != arrivalTable.Name || !s.Has(key) || !sound {
		return out
	}
	switch {
	case len(out) == 0:
		s.Errorf(key, "name at least one receiver, e.g. {BANK_B: 1.0}", "must not be empty")
	case sum <= 0:
		s.Errorf(key, "give a receiver a positive weight", "the sum of the weights must be greater than 0")
	}
	return out
}

func (dec *decoder) deadlineRange(s *d.Section) (low, high int) {
	const key = "deadline_range"
	if !s.Has(key) {
		return 0, 0
	}
	if s.Len(key) != 2 {
		s.Errorf(key, "write [min, max] in ticks", "must have two elements, not %d", s.Len(key))
		return 0, 0
	}
	ticks := d.Field{Type: d.IntType, Unit: "ticks", Range: someTicks}
	bounds := [2]int64{}
	for i, item := range s.Items(key) {
		v := dec.Value(item, d.JoinIndex(s.Key(key), i), ticks)
		if v == nil {
			return 0, 0
		}
		bounds[i], _ = v.AsInt64()
	}
	if bounds[1] < bounds[0] {
		s.Errorf(key, "write [min, max] in ticks", "the maximum %d must be at least the minimum %d", bounds[1], bounds[0])
	}
	return int(bounds[0]), int(bounds[1])
}

func (dec *decoder) bands(n *d.Node, path string) *Bands {
	s := dec.Section(n, path, bandsTable)
	b := &Bands{}
	for _, p := range b.all() {
		if s.Has(p.key) {
			*p.band = dec.band(s.Node(p.key), s.Key(p.key))
		}
	}
	if s.IsMap() && !s.Given("urgent") && !s.Given("normal") && !s.Given("low") {
		s.Errorf("", "add urgent, normal or low", "at least one band is required")
	}
	return b
}

// namedBand is a band with its key.
type namedBand struct {
	key  string
	band **Band
}

// all lists the bands in the order in which payments are drawn.
func (b *Bands) all() []namedBand {
	return []namedBand{{"urgent", &b.Urgent}, {"normal", &b.Normal}, {"low", &b.Low}}
}

func (dec *decoder) band(n *d.Node, path string) *Band {
	s := dec.Section(n, path, bandTable)
	b := &Band{
		RatePerTick: s.Float("rate_per_tick"),
		Amount:      dec.amount(s),
		Weights:     dec.weights(s),
		DeadlineMin: int(s.Int("deadline_offset_min")),
		DeadlineMax: int(s.Int("deadline_offset_max")),
		PaymentType: dec.paymentType(s),
		Divisible:   s.Bool("divisible"),
	}
	b.Profile = dec.profile(s, b.RatePerTick)
	if s.Has("deadline_offset_min") && s.Has("deadline_offset_max") && b.DeadlineMax < b.DeadlineMin {
		s.Errorf("deadline_offset_max", "", "must be at least deadline_offset_min (%d), not %d", b.DeadlineMin, b.DeadlineMax)
	}
	return b
}
