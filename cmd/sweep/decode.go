package main

import (
	"fmt"
	"strconv"
	"strings"

	"sweep/runner/plan"
)

// Flags with a form of their own decode themselves, so that commands see domain values only.

// tickRange is a range of ticks "from:to" with both ends included; an end that is left out is that of the run.
type tickRange struct {
	from, to       int32
	hasFrom, hasTo bool
}

// UnmarshalText reads "3:10", "3:", ":10" or "3".
func (r *tickRange) UnmarshalText(text []byte) error {
	from, to, isRange := strings.Cut(string(text), ":")
	if !isRange {
		to = from
	}
	var err error
	if from != "" {
		if r.from, err = parseTick(from); err != nil {
			return err
		}
		r.hasFrom = true
	}
	if to != "" {
		if r.to, err = parseTick(to); err != nil {
			return err
		}
		r.hasTo = true
	}
	if r.hasFrom && r.hasTo && r.from > r.to {
		return fmt.Errorf("ticks %d to %d are in the wrong order", r.from, r.to)
	}
	return nil
}

func parseTick(s string) (int32, error) {
	t, err := strconv.ParseInt(s, 10, 32)
	if err != nil || t < 0 {
		return 0, fmt.Errorf("%q is not a tick; write FROM:TO, for example 0:20", s)
	}
	return int32(t), nil
}

// within fills in the ends of a run.
func (r tickRange) within(last int32) (from, to int32) {
	from, to = r.from, last
	if r.hasTo {
		to = min(r.to, last)
	}
	return from, to
}

// String is the range as it was written.
func (r tickRange) String() string {
	s := ""
	if r.hasFrom {
		s = strconv.Itoa(int(r.from))
	}
	s += ":"
	if r.hasTo {
		s += strconv.Itoa(int(r.to))
	}
	return s
}

// shard is "i/n".
type shard struct{ plan.Shard }

// shardsMax bounds the shards of a grid.
const shardsMax = 1_000_000

// UnmarshalText reads "2/8".
func (s *shard) UnmarshalText(text []byte) error {
	index, count, ok := strings.Cut(string(text), "/")
	i, err := strconv.Atoi(index)
	n, err2 := strconv.Atoi(count)
	switch {
	case !ok || err != nil || err2 != nil || n < 1 || n > shardsMax:
		return fmt.Errorf("%q is not a shard; write I/N with I from 1 to N, for example 1/8", text)
	case i == 0:
		return fmt.Errorf("%q is not a shard; shards count from 1, so the %d shards are 1/%d to %d/%d", text, n, n, n, n)
	case i < 1 || i > n:
		return fmt.Errorf("%q is not a shard; the %d shards are 1/%d to %d/%d", text, n, n, n, n)
	}
	s.Index, s.Count = i, n
	return nil
}
