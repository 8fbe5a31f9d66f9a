package tables

import (
	"sweep/engine"
	"sweep/engine/money"
)

// Liquidity and delay by business day
//
// A bank's net debit is the value of its payments sent minus that of its payments received since the start of the day;
// transfers between its own sources of liquidity do not count. The liquidity that it uses in a day is its largest net
// debit. Measured after every posting, in the order of the log, this is the maximum intraday liquidity usage of BCBS 248;
// measured at the ends of ticks, payments of the same tick offset each other whatever their order. An offset, a cycle,
// a netting component or all settlements at the end of the day together are one posting of their net amounts. Loans do not
// count. With deferred crediting, what is received counts from the end of the tick.
//
// The bounds are those of the payments that arrive in the day. If they all settle in the day and none of an earlier day
// does, the liquidity used lies at or above the lower bound; it can exceed the upper bound, which assumes that everything
// settles on arrival, if the order of settlement differs from that of arrival.

// bankDay follows a bank through a day.
type bankDay struct {
	net                    int64 // now
	maxNet, maxNetIntraday int64 // at the ends of ticks; after any posting
	deferred               int64 // received in this tick with deferred crediting
	sent, received         int64
	due, maxDue            int64 // payments to send minus payments to receive, as they arrive
	unsettled              int64 // value of the payments to and from the bank that arrived in the day
	earlier                bool  // a payment of an earlier day settled
	credit                 int64 // largest overdraft limit at the end of a tick
	waited, room           float64
}

// arrive adds a payment without parent that the bank has to send, or receives if amount is negative.
func (d *bankDay) arrive(amount int64) {
	d.due += amount
	d.maxDue = max(d.maxDue, d.due)
	d.unsettled += max(amount, -amount)
}

// send adds a payment that the bank sends. The posting it belongs to is complete when peak is called.
func (d *bankDay) send(amount int64, arrivedToday bool) {
	d.settle(amount, arrivedToday)
	d.sent += amount
	d.net += amount
}

// receive adds a payment that the bank receives.
func (d *bankDay) receive(amount int64, arrivedToday, deferred bool) {
	d.settle(amount, arrivedToday)
	d.received += amount
	if deferred {
		d.deferred += amount
	} else {
		d.net -= amount
	}
}

func (d *bankDay) settle(amount int64, arrivedToday bool) {
	if arrivedToday {
		d.unsettled -= amount
	} else {
		d.earlier = true
	}
}

// peak ends a posting.
func (d *bankDay) peak() { d.maxNetIntraday = max(d.maxNetIntraday, d.net) }

func (d *bankDay) endTick() {
	d.net -= d.deferred
	d.deferred = 0
	d.maxNet = max(d.maxNet, d.net)
}

// provided is the liquidity that an agent has in the day before payments.
func (rw *RunWriter) provided(d *engine.DailyMetrics) money.Sum {
	credit := rw.banks[d.Agent].credit
	if rw.outside[d.Agent] || d.OpeningBalance < -credit {
		return money.Sum{}
	}
	return money.Total(d.OpeningBalance, credit)
}

// liquidityUse is what one bank, or all banks together, used in a day.
type liquidityUse struct {
	ends, intraday, lower, upper, sent int64 // cents
	waited, room                       float64
	settledAll                         bool // the payments of the day, and no others, settled in it
}

func (d *bankDay) use() liquidityUse {
	return liquidityUse{d.maxNet, d.maxNetIntraday, max(0, d.due), d.maxDue, d.sent, d.waited, d.room, d.unsettled == 0 && !d.earlier}
}

// use is what an agent used in the day. Agents that are no participants use no liquidity, but their payments may wait for
// nothing and count in the delay.
func (rw *RunWriter) use(i int) liquidityUse {
	u := rw.banks[i].use()
	if rw.outside[i] {
		return liquidityUse{waited: u.waited, room: u.room, settledAll: true}
	}
	return u
}

func (u *liquidityUse) add(v *liquidityUse) {
	u.ends += v.ends
	u.intraday += v.intraday
	u.lower += v.lower
	u.upper += v.upper
	u.sent += v.sent
	u.waited += v.waited
	u.room += v.room
	u.settledAll = u.settledAll && v.settledAll
}

// position is the place of the liquidity used between the bounds. It is not defined if the bounds are equal, nor if the
// payments of the day did not all settle: what they would have needed is then unknown.
func (u *liquidityUse) position() ratio {
	if !u.settledAll {
		return ratio{}
	}
	return ratio{float64(u.intraday - u.lower), float64(u.upper - u.lower)}
}

func (u *liquidityUse) turnover() ratio { return ratio{float64(u.sent), float64(u.intraday)} }

func (u *liquidityUse) delay() ratio { return ratio{u.waited, u.room} }

// ratio is part divided by whole, which is not defined if the whole is 0.
type ratio struct{ part, whole float64 }

// append appends the ratio, or NULL if it is not defined.
func (r ratio) append(put func(float64)) {
	if r.whole != 0 {
		put(r.part / r.whole)
	}
}

// daysTally summarises the days of a run.
type daysTally struct {
	days                         int64
	providedSum, providedMax     money.Sum
	ends, intraday, lower, upper dayCents
	position, turnover, delay    dayRatio
	herfindahl                   dayRatio
	incomplete                   bool // a day in which not everything settled
}

// dayCents has the sum and the maximum of an amount over the days.
type dayCents struct{ sum, max int64 }

func (c *dayCents) add(cents int64) {
	c.sum += cents
	c.max = max(c.max, cents)
}

// dayRatio has the sum and the maximum of a ratio over the days in which it is defined.
type dayRatio struct{ sum, days, max float64 }

func (d *dayRatio) add(r ratio) {
	r.append(func(value float64) {
		if d.days == 0 || value > d.max {
			d.max = value
		}
		d.sum += value
		d.days++
	})
}

func (d *dayRatio) mean() ratio { return ratio{d.sum, d.days} }

// largest has the largest value as its only part.
func (d *dayRatio) largest() ratio { return ratio{d.max, min(1, d.days)} }

// endDay adds the day that ends with this tick to the run.
func (rw *RunWriter) endDay(r *engine.TickRecord) {
	rw.addWaits(r.Tick)
	all := liquidityUse{settledAll: true}
	squares := 0.0
	var provided money.Sum
	for i := range rw.banks {
		u := rw.use(i)
		all.add(&u)
		provided.AddSum(rw.provided(&r.Daily[i]))
		squares += float64(float64(u.intraday) * float64(u.intraday))
	}
	d := &rw.sums.days
	d.days++
	d.providedSum.AddSum(provided)
	d.providedMax = larger(d.providedMax, provided)
	d.ends.add(all.ends)
	d.intraday.add(all.intraday)
	d.lower.add(all.lower)
	d.upper.add(all.upper)
	d.position.add(all.position())
	d.incomplete = d.incomplete || !all.settledAll
	d.turnover.add(all.turnover())
	d.delay.add(all.delay())
	d.herfindahl.add(ratio{squares, float64(float64(all.intraday) * float64(all.intraday))})
}

// addWaits adds, for the payments that arrived in the day ending with this tick, the value times the time waited and times
// the longest possible wait, to the end of the day.
func (rw *RunWriter) addWaits(tick int32) {
	dawn, end := tick+1-rw.tpd(), int32(rw.e.NumPayments())
	for k := rw.dayFirst; k < end; k++ {
		p := rw.e.Payment(k)
		if p.HasChildren || p.Arrival < dawn {
			continue // the parts count instead; a payment of an earlier day has been counted there
		}
		room, waited := tick-p.Arrival, tick-p.Arrival
		if p.Status == engine.Settled {
			waited = p.StatusTick - p.Arrival
		}
		d := &rw.banks[p.Sender]
		d.waited += float64(float64(p.Amount) * float64(waited))
		d.room += float64(float64(p.Amount) * float64(room))
	}
	rw.dayFirst = end
}
