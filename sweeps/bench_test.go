package sweeps

import "testing"

// BenchmarkPoint is the cost of a point of a factorial grid.
func BenchmarkPoint(b *testing.B) {
	g := grid(b, head+fourHundredMillion, WithRunsMax(1e9))
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		if _, err := g.Point(i * 7919 % g.NumPoints()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRun is the cost of a replication of a point that was resolved before.
func BenchmarkRun(b *testing.B) {
	g := grid(b, head+fourHundredMillion, WithRunsMax(1e9))
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		if _, err := g.Run(i % 100); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkResolve is the cost of the first replication of a point.
func BenchmarkResolve(b *testing.B) {
	g := grid(b, head+fourHundredMillion, WithRunsMax(1e9))
	b.ReportAllocs()
	for i := int64(0); b.Loop(); i++ {
		if _, err := g.Run(i * 100 % g.NumRuns()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkExclude is the cost per point of counting what conditions leave.
func BenchmarkExclude(b *testing.B) {
	n := int64(0)
	for b.Loop() {
		n += grid(b, head+"exclude = \"(a + b + c) % 2 == 1\"\n"+fourHundredMillion, WithRunsMax(1e9)).expansion.points
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/point")
}
