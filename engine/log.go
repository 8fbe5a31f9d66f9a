package engine

// eventLog collects the events of one tick and the lists they refer to. The next tick reuses both.
type eventLog struct {
	events []Event
	lists  []int64
	count  int64 // of all events of the run
	unread Event // overwritten instead of adding an event while nobody records
}

func (l *eventLog) reset() {
	l.events = l.events[:0]
	l.lists = l.lists[:0]
}

// emit appends an event of the current tick and returns it for the caller to fill in.
func (e *Engine) emit(k Kind, agent int32) *Event {
	l := &e.log
	l.count++
	if e.muted {
		return &l.unread
	}
	l.events = append(l.events, Event{Kind: k, Tick: e.tick, Agent: agent, Peer: None, Tx: None, Tx2: None})
	return &l.events[len(l.events)-1]
}

// emitTx is emit for an event of a payment.
func (e *Engine) emitTx(k Kind, agent, tx int32) *Event {
	ev := e.emit(k, agent)
	ev.Tx = tx
	return ev
}

// span copies payments or agents into the arena.
func (l *eventLog) span(list []int32) Span {
	s := Span{int32(len(l.lists)), int32(len(list))}
	for _, v := range list {
		l.lists = append(l.lists, int64(v))
	}
	return s
}

// span64 copies amounts into the arena.
func (l *eventLog) span64(list []int64) Span {
	s := Span{int32(len(l.lists)), int32(len(list))}
	l.lists = append(l.lists, list...)
	return s
}

// emitCosts logs a cost accrual.
func (e *Engine) emitCosts(agent int32, c Costs) {
	ev := e.emit(CostAccrual, agent)
	ev.N = Numbers{LiquidityCost: c.Liquidity, DelayCost: c.Delay, CollateralCost: c.Collateral, PenaltyCost: c.Penalty,
		SplitFrictionCost: c.SplitFriction, OpportunityCost: c.Opportunity}
}
