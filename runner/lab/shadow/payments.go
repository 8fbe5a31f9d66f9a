package shadow

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/engine"
)

// Name identifies a payment in both runs: the number of its arrival, which does not depend on policies, and for a part of a
// split the places of the parts on the way from there.
type Name struct {
	Arrival int32
	Path    string // "" for a payment that is no part; else the places from 0, joined by dots
}

// compare orders a payment before its parts, and parts by their places.
func (n Name) compare(m Name) int {
	return cmp.Or(cmp.Compare(n.Arrival, m.Arrival), slices.Compare(places(n.Path), places(m.Path)))
}

func places(path string) (list []int) {
	if path == "" {
		return nil
	}
	for p := range strings.SplitSeq(path, ".") {
		n, _ := strconv.Atoi(p) // it was formatted by add
		list = append(list, n)
	}
	return list
}

// names are the names of the payments of a run, by number.
type names struct {
	of    []Name
	roots int32
}

// add names the new payments.
func (n *names) add(e *engine.Engine) {
	for k := len(n.of); k < e.NumPayments(); k++ {
		p := e.Payment(int32(k))
		if p.Parent == engine.None {
			n.of = append(n.of, Name{Arrival: n.roots})
			n.roots++
			continue
		}
		parent := n.of[p.Parent]
		path := strconv.Itoa(int(p.SplitIndex))
		if parent.Path != "" {
			path = parent.Path + "." + path
		}
		n.of = append(n.of, Name{parent.Arrival, path})
	}
}

// find is the name of a payment; the zero name and false for none.
func (n *names) find(k int32) (Name, bool) {
	if k == engine.None {
		return Name{}, false
	}
	return n.of[k], true
}

// PaymentPair is a payment in both runs. A part may be in one of them only.
type PaymentPair struct {
	Name
	Sender, Receiver string
	Amount           int64
	Arrived          int32
	Old, New         *PaymentEnd
}

// PaymentEnd is how a payment ended in one run.
type PaymentEnd struct {
	Tx         int32
	Amount     int64
	Status     string
	Settlement *int32
	Path       string  // of its settlement; "" if it has not settled
	Penalty    int64   // charged for it
	Delay      float64 // cost of its delay, its share of the bank's
	Split      bool
}

// pairs matches the payments of both runs, in the order of their names.
func pairs(a, b *twin) ([]PaymentPair, error) {
	order := func(t *twin) []int32 {
		list := make([]int32, t.NumPayments())
		for k := range list {
			list[k] = int32(k)
		}
		slices.SortFunc(list, func(x, y int32) int { return t.names.of[x].compare(t.names.of[y]) })
		return list
	}
	old, new := order(a), order(b)
	list := make([]PaymentPair, 0, len(old))
	for len(old) > 0 || len(new) > 0 {
		side := 0 // the run that has the next payment: −1 old, 1 new, 0 both
		switch {
		case len(new) == 0:
			side = -1
		case len(old) == 0:
			side = 1
		default:
			side = a.names.of[old[0]].compare(b.names.of[new[0]])
		}
		var p PaymentPair
		if side >= 0 {
			p, new = b.pair(new[0]), new[1:]
			p.New, p.Old = p.Old, nil
		}
		if side <= 0 {
			q := a.pair(old[0])
			if side == 0 && (q.Sender != p.Sender || q.Receiver != p.Receiver || q.Arrived != p.Arrived || q.Path == "" && q.Amount != p.Amount) {
				return nil, errkind.Errorf(errkind.Determinism, "payment %d to arrive is not the same in both runs: %s pays %s %d in tick %d, and %s pays %s %d in tick %d",
					q.Arrival, q.Sender, q.Receiver, q.Amount, q.Arrived, p.Sender, p.Receiver, p.Amount, p.Arrived)
			}
			q.New = p.New
			p, old = q, old[1:]
		}
		if p.Name.Path == "" && (p.Old == nil || p.New == nil) {
			return nil, errkind.Errorf(errkind.Determinism, "payment %d to arrive is in one of the two runs only", p.Arrival)
		}
		list = append(list, p)
	}
	return list, nil
}

// pair is a payment of this run, as the old one.
func (t *twin) pair(k int32) PaymentPair {
	p := t.Payment(k)
	end := &PaymentEnd{Tx: k, Amount: p.Amount, Status: p.Status.String(), Penalty: p.DeadlinePenalty + p.EODPenalty, Delay: t.delay[k], Split: p.HasChildren}
	if p.Status == engine.Settled {
		tick := p.StatusTick
		end.Settlement, end.Path = &tick, p.Path.String()
	}
	return PaymentPair{Name: t.names.of[k], Sender: t.AgentID(p.Sender), Receiver: t.AgentID(p.Receiver), Amount: p.Amount, Arrived: p.Arrival, Old: end}
}

// String is how a message refers to a payment.
func (n Name) String() string {
	if n.Path == "" {
		return fmt.Sprintf("payment %d", n.Arrival)
	}
	return fmt.Sprintf("part %s of payment %d", n.Path, n.Arrival)
}
