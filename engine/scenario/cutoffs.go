package scenario

// CutOff is the last tick of a day in which payments of a type may be submitted to the central system.
type CutOff struct {
	Type string
	Tick int // of the day
	Then AfterCutOff
}

// AfterCutOff is what happens to a payment that is submitted after the cut-off of its type.
type AfterCutOff uint8

const (
	// RejectLate ends the payment: it never settles.
	RejectLate AfterCutOff = iota
	// NextDay submits the payment again in the first tick of the next day.
	NextDay
)

var afterCutOffNames = []string{RejectLate: "reject", NextDay: "next_day"}

// String returns the name used in documents and tables.
func (a AfterCutOff) String() string { return afterCutOffNames[a] }

// typesUsed lists the payment types that arrivals and scenario events have, with repetitions.
func (s *Scenario) typesUsed() (types []string) {
	add := func(name string) {
		if name != "" {
			types = append(types, name)
		}
	}
	for i := range s.Agents {
		if a := s.Agents[i].Arrivals; a != nil {
			add(a.PaymentType)
		}
		if b := s.Agents[i].Bands; b != nil {
			for _, p := range b.all() {
				if *p.band != nil {
					add((*p.band).PaymentType)
				}
			}
		}
	}
	for i := range s.Events {
		add(s.Events[i].PaymentType)
	}
	return types
}
