package engine

import "sweep/engine/scenario"

// paymentTypes numbers the payment types of a run from 1; 0 is a payment without type. Those of cut-offs come first, then
// those of arrivals, of scenario events and of files.
type paymentTypes struct {
	names   []string // by number − 1
	numbers map[string]int32
	ofFiles []int32 // by InputPayment.Type
}

func (e *Engine) resetTypes() {
	e.types = paymentTypes{}
	e.resetCutOffs()
}

// listTypes numbers the types that no cut-off and no arrivals have.
func (e *Engine) listTypes() {
	for i := range e.sc.Events {
		e.types.number(e.sc.Events[i].PaymentType)
	}
	if e.sc.Inputs == nil {
		return
	}
	for _, name := range e.sc.Inputs.Types {
		e.types.ofFiles = append(e.types.ofFiles, e.types.number(name))
	}
}

// number returns the number of a type, which it adds if it is new.
func (t *paymentTypes) number(name string) int32 {
	if name == "" {
		return 0
	}
	n, known := t.numbers[name]
	if !known {
		if t.numbers == nil {
			t.numbers = map[string]int32{}
		}
		t.names = append(t.names, name)
		n = int32(len(t.names))
		t.numbers[name] = n
	}
	return n
}

// ofFile returns the number of the type of a payment from a file.
func (t *paymentTypes) ofFile(kind int16) int32 {
	if kind == scenario.NoType {
		return 0
	}
	return t.ofFiles[kind]
}

// PaymentTypes lists the payment types that the scenario names: type number n is at n − 1.
func (e *Engine) PaymentTypes() []string { return e.types.names }

// TypeName returns the type of a payment, "" if it has none.
func (e *Engine) TypeName(p *Payment) string {
	if p.Type == 0 {
		return ""
	}
	return e.types.names[p.Type-1]
}
