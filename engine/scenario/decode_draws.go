package scenario

import d "sweep/engine/document"

// amount reads the amount distribution of a stream.
func (dec *decoder) amount(s *d.Section) AmountDistribution {
	const key = "amount_distribution"
	if !s.Has(key) {
		return AmountDistribution{}
	}
	v := dec.Variant(s.Node(key), s.Key(key), amountTables)
	if v == nil {
		return AmountDistribution{}
	}
	switch v.Kind() {
	case "Uniform":
		a := AmountDistribution{Kind: AmountUniform, Min: v.Int("min"), Max: v.Int("max")}
		if v.Has("min") && v.Has("max") && a.Max <= a.Min {
			v.Errorf("", "", "max (%d) must be greater than min (%d)", a.Max, a.Min)
		}
		return a
	case "Normal":
		return AmountDistribution{Kind: AmountNormal, Mean: exactFloat(v, "mean"), StdDev: exactFloat(v, "std_dev")}
	case "LogNormal":
		return AmountDistribution{Kind: AmountLogNormal, Mean: v.Float("mean"), StdDev: v.Float("std_dev")}
	case "Pareto":
		return AmountDistribution{Kind: AmountPareto, Min: v.Int("min"), Alpha: v.Float("alpha")}
	case "Empirical":
		return dec.empirical(v)
	}
	return AmountDistribution{Kind: AmountExponential, Lambda: v.Float("lambda")}
}

// exactFloat reads an integer that is used as a double.
func exactFloat(v *d.Section, key string) float64 {
	n := v.Int(key)
	x := float64(n)
	if int64(x) != n {
		v.Errorf(key, "write it with fewer digits", "the integer %d has more digits than a double and would become %.0f", n, x)
	}
	return x
}

// priorities reads the priority distribution of a stream: priority_distribution or, if it is missing, the fixed value of
// priority.
func (dec *decoder) priorities(s *d.Section) PriorityDistribution {
	const key = "priority_distribution"
	if !s.Has(key) {
		return PriorityDistribution{Kind: PriorityFixed, Value: int(s.Int("priority"))}
	}
	v := dec.Variant(s.Node(key), s.Key(key), priorityTables)
	if v == nil {
		return PriorityDistribution{}
	}
	switch v.Kind() {
	case "Fixed":
		return PriorityDistribution{Kind: PriorityFixed, Value: int(v.Int("value"))}
	case "Categorical":
		return dec.categorical(v)
	}
	p := PriorityDistribution{Kind: PriorityUniform, Min: int(v.Int("min")), Max: int(v.Int("max"))}
	if v.Has("min") && v.Has("max") && p.Max < p.Min {
		v.Errorf("", "", "max (%d) must be at least min (%d)", p.Max, p.Min)
	}
	return p
}

func (dec *decoder) categorical(s *d.Section) PriorityDistribution {
	p := PriorityDistribution{Kind: PriorityCategorical}
	sum, sound := 0.0, s.Has("values") && s.Has("weights")
	for i, item := range s.Items("values") {
		v := dec.Value(item, d.JoinIndex(s.Key("values"), i), d.Field{Type: d.IntType, Range: priority})
		if v == nil {
			sound = false
			continue
		}
		x, _ := v.AsInt64()
		p.Values = append(p.Values, int(x))
	}
	for i, item := range s.Items("weights") {
		v := dec.Value(item, d.JoinIndex(s.Key("weights"), i), d.Field{Type: d.FloatType, Range: d.AtLeast(0)})
		if v == nil {
			sound = false
			continue
		}
		x, _ := v.AsFloat64()
		p.Weights = append(p.Weights, x)
		sum += x
	}
	switch {
	case !sound:
	case len(p.Values) != len(p.Weights):
		s.Errorf("", "", "values and weights must have the same length, not %d and %d", len(p.Values), len(p.Weights))
	case sum <= 0:
		s.Errorf("weights", "give a value a positive weight", "the sum of the weights must be greater than 0")
	}
	return p
}
