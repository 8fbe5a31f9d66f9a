// Package syntheticday makes a day of interbank payments that resembles that of a real system in what matters for studies of
// liquidity: banks of very different sizes, most value in few large payments, many payments in the morning and a wave before
// the end of the day. The same options give the same bytes on every machine.
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
	list := make([]payment, o.Payments)
	for i := range list {
		list[i] = draw(&r, sizes)
	}
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
	// Log-normal amounts: a median of 20,000.00 for customers and of 600,000.00 between banks.
	median := 2e6
	if !p.customer {
		median = 6e7
	}
	p.cents = max(1, int64(median*rng.Exp(1.8*r.Normal())))
	return p
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
