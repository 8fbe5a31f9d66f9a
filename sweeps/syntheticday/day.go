// Package syntheticday makes a day of interbank payments that resembles that of a real system in what matters for studies of
// liquidity: banks of very different sizes, most value in few large payments, many payments in the morning and a wave before
// the end of the day, and money market payments at its end that leave the banks nearly square. The same options give the same bytes on every machine.
package syntheticday

import (
	"bufio"
	"fmt"
	"io"
	"slices"

	"sweep/engine/rng"
)

// Options describe the day.
type Options struct {
	Payments int
	Banks    int
	Seed     uint64
}

// Shipped is the day that sweeps/alpha-frontier.toml uses.
var Shipped = Options{Payments: 25_000, Banks: 20, Seed: 1}

// The day runs from 07:00 to 18:00; its last payments are submitted at 17:44.
const (
	opening     = 7 * 3600
	submissions = 644 * 60 // seconds
)

// profile are the weights of equal parts of the time in which payments are submitted.
var profile = [...]float64{9, 12, 9, 7, 6, 5, 5, 6, 8, 10, 12, 8}

// payment is a row of the file.
type payment struct {
	second   int // of the day
	from, to int
	cents    int64
	customer bool
}

// Write writes the day as CSV.
func Write(to io.Writer, o Options) error {
	if o.Banks < 2 || o.Banks > 999 || o.Payments < 1 || o.Payments > 100_000_000 {
		return fmt.Errorf("a day has 2 to 999 banks and 1 to 100,000,000 payments, not %d and %d", o.Banks, o.Payments)
	}
	r := rng.New(o.Seed)
	sizes := make([]float64, o.Banks) // Zipf: the largest of 20 banks sends about a quarter of all payments
	for i := range sizes {
		sizes[i] = 1 / float64(i+1)
	}
	list := make([]payment, 0, o.Payments)
	for len(list) < o.Payments-o.Banks || len(list) < min(o.Banks, o.Payments) {
		list = append(list, draw(&r, sizes))
	}
	list = square(&r, list, o)
	slices.SortStableFunc(list, func(p, q payment) int { return p.second - q.second })
	w := bufio.NewWriter(to)
	fmt.Fprintln(w, "id,from,to,value,submitted,kind,priority")
	for i, p := range list {
		kind, priority := "bank", 7
		if p.customer {
			kind, priority = "customer", 4
		}
		fmt.Fprintf(w, "P%08d,BANK_%03d,BANK_%03d,%d.%02d,%02d:%02d:%02d,%s,%d\n", i+1, p.from+1, p.to+1, p.cents/100, p.cents%100,
			p.second/3600, p.second/60%60, p.second%60, kind, priority)
	}
	return w.Flush()
}

func draw(r *rng.Stream, sizes []float64) payment {
	p := payment{from: pick(r, sizes, -1), customer: r.Float() < 0.75}
	p.to = pick(r, sizes, p.from)
	part := pick(r, profile[:], -1)
	p.second = opening + int((float64(part)+r.Float())*float64(submissions/len(profile)))
	// Log-normal amounts: a median of 10,000.00 for customers and of 500,000.00 between banks.
	median := 1e6
	if !p.customer {
		median = 5e7
	}
	p.cents = max(1, int64(median*rng.Exp(1.4*r.Normal())))
	return p
}

// square appends the payments of the money market: after 17:00, again and again the bank that has received most lends the one
// that has sent most nine tenths of what would square one of them.
func square(r *rng.Stream, list []payment, o Options) []payment {
	net := make([]int64, o.Banks) // received minus sent
	for _, p := range list {
		net[p.from] -= p.cents
		net[p.to] += p.cents
	}
	for len(list) < o.Payments {
		p := payment{second: 17*3600 + int(r.Float()*44*60)}
		for i, x := range net {
			if x > net[p.from] {
				p.from = i
			}
			if x < net[p.to] {
				p.to = i
			}
		}
		if p.from == p.to {
			p.to = (p.from + 1) % o.Banks
		}
		p.cents = max(1, min(net[p.from], -net[p.to])/10*9)
		net[p.from] -= p.cents
		net[p.to] += p.cents
		list = append(list, p)
	}
	return list
}

// pick draws an index by weight, other than one of them.
func pick(r *rng.Stream, weights []float64, except int) int {
	total := 0.0
	for i, w := range weights {
		if i != except {
			total += w
		}
	}
	target, last := float64(r.Float()*total), 0
	for i, w := range weights {
		if i == except {
			continue
		}
		if target -= w; target <= 0 {
			return i
		}
		last = i
	}
	return last
}
