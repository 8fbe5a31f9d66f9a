package runner

import (
	"strings"
	"testing"
)

func TestFewOpenFilesLowerTheWorkers(t *testing.T) {
	for _, c := range []struct {
		limit           uint64
		workers, expect int
	}{{1024, 8, 8}, {208, 8, 8}, {207, 8, 7}, {64, 8, 2}, {40, 8, 1}, {10, 8, 1}, {10, 1, 1}, {1 << 63, 10_000, 10_000}} {
		o := Options{Workers: c.workers}
		warning := o.fitFiles(c.limit)
		if o.Workers != c.expect || (warning == "") != (c.workers == c.expect) || warning != "" && !strings.Contains(warning, "ulimit -n") {
			t.Errorf("%d files for %d workers: %d workers, %q", c.limit, c.workers, o.Workers, warning)
		}
	}
	isolated := Options{Workers: 8, Isolation: &Isolation{}}
	if isolated.fitFiles(10); isolated.Workers != 8 {
		t.Errorf("%d isolated workers of 8", isolated.Workers)
	}
}
