package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"slices"
)

// A run that continues another one (scenario.Continuation) simulates the ticks of that run first. What depends on the
// future must then be what it was there: the end of the run caps deadlines and ends the periods of throughput rules, and
// the payments of a whole day decide about its opening liquidity.

// horizon is the first tick after the run as it is planned in the current tick.
func (e *Engine) horizon() int32 {
	if len(e.sc.Continues) == 0 {
		return e.episode
	}
	days, _ := e.sc.Planned(int(e.tick))
	return int32(days) * e.tpd
}

// days computes the opening liquidity of all days. Days that begin before a continuation does have that of the run before.
func (p *openingPlan) days(e *Engine) error {
	var known []int64
	for i := range len(e.sc.Continues) + 1 {
		s := e.sc
		if i < len(s.Continues) {
			c, before := &s.Continues[i], *s
			before.Continues, before.Events, before.NumDays = s.Continues[:i], s.Events[:c.Events], c.NumDays
			s = &before
		}
		if err := p.dry.build(s, nil); err != nil {
			return err
		}
		p.amounts = p.amounts[:0]
		if p.err = p.run(); p.err != nil {
			return nil
		}
		copy(p.amounts, known)
		if i < len(e.sc.Continues) {
			known = slices.Clone(p.amounts[:(e.sc.Continues[i].Tick/e.sc.TicksPerDay+1)*len(p.banks)])
		}
	}
	return nil
}

// Hash identifies a state. Fields that are zero do not count, so that a later version with more fields gives the same
// hash to the same state.
func (s *Snapshot) Hash() string {
	h := sha256.New()
	hashValue(h, reflect.ValueOf(s).Elem())
	return hex.EncodeToString(h.Sum(nil))
}

func hashValue(w io.Writer, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		io.WriteString(w, "{")
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				fmt.Fprintf(w, "%s:", v.Type().Field(i).Name)
				hashValue(w, f)
				io.WriteString(w, ";")
			}
		}
		io.WriteString(w, "}")
	case reflect.Slice, reflect.Array:
		fmt.Fprintf(w, "[%d:", v.Len())
		for i := range v.Len() {
			hashValue(w, v.Index(i))
			io.WriteString(w, ";")
		}
		io.WriteString(w, "]")
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			io.WriteString(w, "nil")
			return
		}
		hashValue(w, v.Elem())
	case reflect.String:
		fmt.Fprintf(w, "%d:%s", v.Len(), v.String())
	case reflect.Bool:
		fmt.Fprint(w, v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		fmt.Fprint(w, v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		fmt.Fprint(w, v.Uint())
	case reflect.Float64, reflect.Float32:
		fmt.Fprintf(w, "%x", v.Float()) // exact
	default:
		panic("engine: a state has a field of kind " + v.Kind().String())
	}
}
