package policy

import (
	"maps"

	"sweep/engine/document"
)

// factsMax limits how many facts are kept per path. With fewer facts the linter finds less, but never anything false.
const factsMax = 256

// facts is what the conditions on the path to a node imply: the possible values, and the possible relations between
// pairs of values, keyed by their text. nil means that the node is unreachable.
type facts struct {
	values map[string]valueRange
	pairs  map[[2]string]relation
}

func newFacts() *facts { return &facts{map[string]valueRange{}, map[[2]string]relation{}} }

func (f *facts) clone() *facts { return &facts{maps.Clone(f.values), maps.Clone(f.pairs)} }

// join returns what is true on both of two paths.
func (f *facts) join(o *facts) *facts {
	switch {
	case f == nil:
		return o
	case o == nil:
		return f
	}
	out := newFacts()
	for key, v := range f.values {
		if w, ok := o.values[key]; ok {
			out.values[key] = v.join(w)
		}
	}
	for key, r := range f.pairs {
		if s, ok := o.pairs[key]; ok && r|s != anyRelation {
			out.pairs[key] = r | s
		}
	}
	return out
}

// aliases are fields that always equal another field.
var aliases = map[Field]Field{
	FieldUnsecuredCap: FieldCreditLimit, FieldQueue2Size: FieldRTGSQueueSize, FieldExpectedThroughputFractionByNow: FieldDayProgressFraction,
}

// factKey returns the key under which facts about a value are stored.
func factKey(v *value) string {
	if v.form == formField {
		if other, ok := aliases[v.field]; ok {
			return other.String()
		}
	}
	return printer{}.value(v, sumLevel)
}

// value bounds a value by the ranges of its fields and by the facts known here.
func (f *facts) value(v *value) valueRange {
	p := f.bounds(v)
	if v.form == formLiteral || v.form == formParam || len(f.values) == 0 {
		return p
	}
	if known, ok := f.values[factKey(v)]; ok {
		p.min, p.max = max(p.min, known.min), min(p.max, known.max)
		p.nan = p.nan && known.nan
	}
	return p
}

func (f *facts) bounds(v *value) valueRange {
	switch v.form {
	case formField:
		return valueRange{interval: fieldTable[v.field].values}
	case formRegister:
		return valueRange{interval: anything, nan: true}
	case formParam:
		return valueRange{interval: only(v.number)}
	case formCompute:
		list := make([]valueRange, len(v.calc.operands))
		for i := range v.calc.operands {
			list[i] = f.value(&v.calc.operands[i])
		}
		return calculate(v.calc.op, list)
	}
	if v.lit != document.Float && v.lit != document.Bool {
		return valueRange{none: true}
	}
	return valueRange{interval: only(v.number)}
}

// relation returns the possible relations between the two sides of a comparison here.
func (f *facts) relation(e *expr) relation {
	left, right := f.value(&e.left), f.value(&e.right)
	r := relationOf(left, right)
	key := [2]string{factKey(&e.left), factKey(&e.right)}
	if key[0] == key[1] {
		r &= incomparable | sameInfinity | same0
	}
	if known, ok := f.pairs[key]; ok {
		r &= known
	}
	if known, ok := f.pairs[[2]string{key[1], key[0]}]; ok {
		r &= known.mirrored()
	}
	return r
}

// with adds the fact that one of the given relations is true for the sides of a comparison; nil if none is possible.
func (f *facts) with(e *expr, r relation) *facts {
	if r == 0 {
		return nil
	}
	left, right := f.value(&e.left), f.value(&e.right)
	out := f.clone()
	if len(out.values)+len(out.pairs) >= factsMax {
		return out
	}
	out.pairs[[2]string{factKey(&e.left), factKey(&e.right)}] = r
	for _, side := range []struct {
		v *value
		p valueRange
	}{{&e.left, narrowed(left, right, r)}, {&e.right, narrowed(right, left, r.mirrored())}} {
		if side.p.min > side.p.max && !side.p.nan {
			return nil
		}
		if side.v.form != formLiteral && side.v.form != formParam {
			out.values[factKey(side.v)] = side.p
		}
	}
	return out
}
