package sweeps

import (
	"encoding/binary"

	"sweep/engine/document"
	"sweep/engine/text"
)

// repeatedSamples warns about points of a sampled design that repeat an earlier point, which happens if all axes have few
// values. Their runs are computed again with the same result. Some designs need repeated points for
// their analysis.
func (d *decoder) repeatedSamples(o *document.Section) {
	const pointsMax = 100_000 // in a larger design only the first points are compared
	x := d.grid.expansion
	if d.kind.Whole {
		return
	}
	for _, a := range x.axes {
		if a.continuous() && a.span.scale != intScale {
			return
		}
	}
	seen, repeated := map[string]bool{}, int64(0)
	points := min(x.points, pointsMax)
	c := x.cursor()
	var key []byte
	for p := range points {
		c.move(p)
		key = key[:0]
		for i, ch := range c.choices {
			bits := uint64(ch.value)
			if ch.value < 0 {
				bits = c.value(i).bits
			}
			key = binary.BigEndian.AppendUint64(key, bits)
		}
		if seen[string(key)] {
			repeated++
		}
		seen[string(key)] = true
	}
	if repeated > 0 && o.Has("samples") {
		d.Warnf(o.Node("samples").Pos, o.Key("samples"), "%s of the first %s points repeat an earlier point, because the axes have few values; their runs are computed again",
			text.Count(repeated), text.Count(points))
	}
}
