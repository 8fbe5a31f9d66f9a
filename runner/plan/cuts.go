package plan

import (
	"fmt"
)

// Cut is a series of Batches batches of Runs runs each.
type Cut struct {
	Runs    int64 `json:"runs"`
	Batches int64 `json:"batches"`
}

// Cuts divides a sequence of runs into consecutive batches.
type Cuts []Cut

// batches is the number of batches.
func (c Cuts) batches() int64 {
	var n int64
	for _, cut := range c {
		n += cut.Batches
	}
	return n
}

// check refuses cuts that do not divide exactly the given number of runs.
func (c Cuts) check(runs int64) error {
	var n int64
	for i, cut := range c {
		if cut.Runs < 1 || cut.Batches < 1 || cut.Batches > runs/cut.Runs {
			return fmt.Errorf("cut %d of the plan (%d batches of %d runs) is not possible with %d runs", i, cut.Batches, cut.Runs, runs)
		}
		if n += cut.Runs * cut.Batches; n > runs {
			break
		}
	}
	if n != runs {
		return fmt.Errorf("the batches of the plan hold %d runs, the plan selects %d", n, runs)
	}
	return nil
}

// add appends one batch.
func (c *Cuts) add(runs int64) {
	if n := len(*c); n > 0 && (*c)[n-1].Runs == runs {
		(*c)[n-1].Batches++
		return
	}
	*c = append(*c, Cut{Runs: runs, Batches: 1})
}

// cutExactly makes batches of the given size; the last one holds the rest.
func cutExactly(runs, perBatch int64) Cuts {
	var c Cuts
	if full := runs / perBatch; full > 0 {
		c = append(c, Cut{Runs: perBatch, Batches: full})
	}
	if rest := runs % perBatch; rest > 0 {
		c = append(c, Cut{Runs: rest, Batches: 1})
	}
	return c
}

// cutEvenly makes as many batches as cutExactly, of sizes that differ by at most one, so that no worker ends with a
// small rest.
func cutEvenly(runs, perBatch int64) Cuts {
	if runs == 0 {
		return nil
	}
	batches := (runs + perBatch - 1) / perBatch
	size, larger := runs/batches, runs%batches
	var c Cuts
	if larger > 0 {
		c = append(c, Cut{Runs: size + 1, Batches: larger})
	}
	return append(c, Cut{Runs: size, Batches: batches - larger})
}

// rowCutter makes batches of about a target number of rows from runs of different sizes.
type rowCutter struct {
	target float64
	cuts   Cuts
	runs   int64
	rows   float64
}

// add takes n runs of the given expected rows each, in order.
func (c *rowCutter) add(n int64, rows float64) {
	for n > 0 {
		if c.runs > 0 && c.rows+rows > c.target {
			c.close()
		}
		fit := int64(1)
		if rows > 0 {
			fit = max(1, int64((c.target-c.rows)/rows))
		} else {
			fit = n
		}
		fit = min(fit, n)
		c.runs += fit
		c.rows += float64(fit) * rows
		n -= fit
	}
}

// close ends the current batch.
func (c *rowCutter) close() {
	if c.runs > 0 {
		c.cuts.add(c.runs)
		c.runs, c.rows = 0, 0
	}
}

// cutIndex finds the runs of a batch in logarithmic time.
type cutIndex struct {
	cuts    Cuts
	batches ends
	runs    ends
}

func indexCuts(c Cuts) cutIndex {
	x := cutIndex{cuts: c}
	for _, cut := range c {
		x.batches.add(cut.Batches)
		x.runs.add(cut.Batches * cut.Runs)
	}
	return x
}

// batch returns the first run and the number of runs of batch b of the sequence.
func (x cutIndex) batch(b int64) (first, runs int64) {
	k, before := x.batches.find(b)
	return x.runs[:k].total() + (b-before)*x.cuts[k].Runs, x.cuts[k].Runs
}
