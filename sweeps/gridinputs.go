package sweeps

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"sweep/engine/document"
	"sweep/sweeps/inputs"
)

// Inputs describes everything that the grid reads from files, ascending by reading; nothing if its scenarios name no files.
// Points whose scenario is not valid are left out: their runs will fail.
func (g *Grid) Inputs() []Input {
	var list []Input
	for _, r := range g.allReadings() {
		list = append(list, r.Input)
	}
	return list
}

// Classification is what the base scenario says about who may see its payments.
func (g *Grid) Classification() string {
	if n := g.base.Get("classification"); n != nil && n.Kind == document.String {
		return n.Text
	}
	return ""
}

// WriteInput writes the rows with a hash as a Parquet file, for a data set that does not have them.
func (g *Grid) WriteInput(hash string, to io.Writer) error {
	for _, r := range g.allReadings() {
		if ok, err := r.write(hash, to); ok || err != nil {
			return err
		}
	}
	return fmt.Errorf("the grid does not have the rows %s", hash)
}

// CheckInput decodes an input of a data set and checks that its rows have the hash. An input that the grid does not know passes.
func (g *Grid) CheckInput(hash string, r io.ReaderAt, size int64) error {
	for _, known := range g.allReadings() {
		switch {
		case hash == known.Rejects:
			list, err := inputs.DecodeRejected(r, size)
			if err == nil && inputs.HashRejected(list) != hash {
				err = errOtherRows
			}
			return err
		case hash == known.Hash && len(known.Days) == 0, slices.Contains(known.Days, hash):
			_, err := decodeRows(r, size, hash, known.base)
			return err
		}
	}
	return nil
}

// Rejected visits the rows of files that were left out, in the order of the files.
func (g *Grid) Rejected(visit func(in Input, file string, line int64, reason string) error) error {
	for _, r := range g.allReadings() {
		rows, err := r.rejectedRows()
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := visit(r.Input, row.File, row.Line, row.Reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// Fresh reports whether the grid has read the files itself, so that it can write their rows.
func (g *Grid) Fresh() bool { return g.readings.dir != nil }

// HasInputs reports whether the grid can write rows for a data set that does not have them: it has read the files, or has the
// rows of another data set.
func (g *Grid) HasInputs() bool { return g.Fresh() || g.readings.stored.Elsewhere }

// allReadings resolves a point for each combination of the values that may change how files are read.
func (g *Grid) allReadings() []*reading {
	g.readingsOnce.Do(func() {
		if !g.readsFiles() {
			return
		}
		var relevant []int
		for i, a := range g.axes {
			if slices.ContainsFunc(a.set, setsReading) {
				relevant = append(relevant, i)
			}
		}
		if len(relevant) == 0 && g.sources == nil {
			g.addReading(0)
			return
		}
		seen := map[string]bool{}
		for point := range g.NumPoints() {
			var b strings.Builder
			c := g.move(point)
			for _, i := range relevant {
				b.WriteString(c.value(i).Label() + "\x00")
			}
			if g.sources != nil {
				in, run := g.origin(point * g.replications)
				fmt.Fprintf(&b, "%p %d", in, run/in.replications)
			}
			if !seen[b.String()] {
				seen[b.String()] = true
				g.addReading(point)
			}
		}
		slices.SortFunc(g.found, func(a, b *reading) int { return strings.Compare(a.Reading, b.Reading) })
	})
	return g.found
}

// readsFiles reports whether a scenario of the grid can name files of payments or positions.
func (g *Grid) readsFiles() bool {
	if g.sources != nil {
		return slices.ContainsFunc(g.innermost(), (*Grid).readsFiles)
	}
	return g.base.Get("payments") != nil || g.base.Get("positions") != nil || slices.ContainsFunc(g.axes, func(a *axis) bool {
		return slices.ContainsFunc(a.set, func(t target) bool { return t.path[0].Name == "payments" || t.path[0].Name == "positions" })
	})
}

func (g *Grid) addReading(point int64) {
	if p := g.resolver.point(point); p.err == nil && p.reading != nil && !slices.ContainsFunc(g.found, func(r *reading) bool { return r.Reading == p.reading.Reading }) {
		g.found = append(g.found, p.reading)
	}
}

// setsReading reports whether a key may change how files are read: one about files, ticks or days, or one about which banks
// there are.
func setsReading(t target) bool {
	switch t.path[0].Name {
	case "payments", "positions", "clock", "simulation":
		return true
	case "agents":
		return len(t.path) <= 2 || t.path[2].Name == "id" || t.path[2].Name == "count"
	}
	return false
}

// gridReadings are the readings of all points, once they are known.
type gridReadings struct {
	readingsOnce sync.Once
	found        []*reading
}
