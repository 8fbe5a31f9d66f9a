package engine_test

import (
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
)

// A file can name every path by which a payment of the simulation settles. Only parts of payments settle others (children).
func TestFilesCanNameEveryPath(t *testing.T) {
	for p := engine.PathNone + 1; p < engine.NumPaths; p++ {
		if _, known := scenario.ObservedPathOf(p.String()); known == (p == engine.PathChildren) {
			t.Errorf("the path %q: known is %v", p, known)
		}
	}
}
