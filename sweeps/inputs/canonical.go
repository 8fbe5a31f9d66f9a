package inputs

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"slices"
	"sort"

	"sweep/engine/scenario"
)

// The canonical form of the rows. Each business date has a hash of its own over its date and rows, with ticks of the day,
// so that it does not depend on the other dates. Banks and types are named by their position in sorted lists of the names
// that the day uses, so that it does not depend on the order of agents. The hash of several days is over those of the days.
// Stored data sets name these hashes; the form must not change.

// canonicalVersion begins every hash.
const canonicalVersion = "sweep inputs 1\n"

// hash computes the hashes of all days, whose banks have the given names.
func (d *Data) hash(ids []string, ticksPerDay, numDays int) {
	sum := newSum()
	sum.text("days")
	if d.Whole != nil {
		in := d.Whole
		p, q := 0, 0
		for day := range numDays {
			end := int32((day + 1) * ticksPerDay)
			first, firstPosition := p, q
			p += sort.Search(len(in.Payments)-p, func(i int) bool { return in.Payments[first+i].Tick >= end })
			q += sort.Search(len(in.Positions)-q, func(i int) bool { return in.Positions[firstPosition+i].Tick >= end })
			date := ""
			if day < len(in.Dates) {
				date = in.Dates[day]
			}
			sum.text(hashDay(in, date, int32(day*ticksPerDay), first, p, firstPosition, q, ids))
		}
		in.Hash = sum.hex()
		d.Hash = in.Hash
		return
	}
	for _, in := range d.Days {
		in.Hash = hashDay(in, in.Dates[0], 0, 0, len(in.Payments), 0, len(in.Positions), ids)
		sum.text(in.Hash)
	}
	d.Hash = sum.hex()
}

// hashDay is the hash of the rows of one day, which begins at a tick of the run.
func hashDay(in *scenario.Inputs, date string, start int32, first, end, firstPosition, endPosition int, ids []string) string {
	sum := newSum()
	sum.text("day")
	sum.text(date)
	banks, types := make([]int, len(ids)), make([]int, len(in.Types))
	for i := first; i < end; i++ {
		x := &in.Payments[i]
		banks[x.Sender], banks[x.Receiver] = 1, 1
		if x.Type >= 0 {
			types[x.Type] = 1
		}
	}
	for i := firstPosition; i < endPosition; i++ {
		banks[in.Positions[i].Agent] = 1
	}
	sum.names(banks, ids)
	sum.names(types, in.Types)
	sum.number(int64(end - first))
	for i := first; i < end; i++ {
		x := &in.Payments[i]
		kind, observed := int64(-1), int64(-1)
		if x.Type >= 0 {
			kind = int64(types[x.Type])
		}
		if x.Observed >= 0 {
			observed = int64(x.Observed - start)
		}
		sum.number(int64(x.Tick - start))
		sum.number(int64(x.Deadline - start))
		sum.number(observed)
		sum.number(int64(banks[x.Sender]))
		sum.number(int64(banks[x.Receiver]))
		sum.number(kind)
		sum.number(x.Amount)
		sum.number(int64(x.Priority))
		sum.text(in.ID(i))
	}
	sum.paths(in.Payments[first:end])
	sum.number(int64(endPosition - firstPosition))
	for i := firstPosition; i < endPosition; i++ {
		x := &in.Positions[i]
		opening := int64(0)
		if x.Opening {
			opening = 1
		}
		for _, n := range []int64{int64(x.Tick - start), opening, int64(banks[x.Agent]), int64(x.Set), x.Balance, x.Credit, x.Collateral} {
			sum.number(n)
		}
	}
	return sum.hex()
}

// sum hashes numbers and texts, each with its length.
type sum struct {
	hash   hash.Hash
	w      *bufio.Writer
	buffer [binary.MaxVarintLen64]byte
}

func newSum() *sum {
	h := sha256.New()
	s := &sum{hash: h, w: bufio.NewWriterSize(h, 64<<10)}
	s.w.WriteString(canonicalVersion)
	return s
}

func (s *sum) number(n int64) {
	s.w.Write(s.buffer[:binary.PutVarint(s.buffer[:], n)])
}

func (s *sum) text(t string) {
	s.number(int64(len(t)))
	s.w.WriteString(t)
}

// names hashes the names that are used, sorted, and replaces each mark by the position of its name.
func (s *sum) names(used []int, names []string) {
	var sorted []string
	for i, mark := range used {
		if mark != 0 {
			sorted = append(sorted, names[i])
		}
	}
	slices.Sort(sorted)
	s.number(int64(len(sorted)))
	for _, name := range sorted {
		s.text(name)
	}
	for i, mark := range used {
		if mark != 0 {
			used[i], _ = slices.BinarySearch(sorted, names[i])
		}
	}
}

// paths hashes how payments settled, if a file says so.
func (s *sum) paths(payments []scenario.InputPayment) {
	if !slices.ContainsFunc(payments, func(x scenario.InputPayment) bool { return x.Path != scenario.NoPath }) {
		return
	}
	s.text("paths")
	for i := range payments {
		s.number(int64(payments[i].Path))
	}
}

func (s *sum) hex() string {
	s.w.Flush()
	return hex.EncodeToString(s.hash.Sum(nil))
}
