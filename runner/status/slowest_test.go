package status

import (
	"testing"

	"sweep/runner/journal"
)

func TestSlowPointsOfAHugeLogTakeLittleMemory(t *testing.T) {
	times := pointTimes{}
	for point := range int64(50_000) {
		times.add([]journal.PointTime{{Point: point, Runs: 2, Seconds: float64(point * 7919 % 1000)}, {Point: point}})
	}
	times.add([]journal.PointTime{{Point: 60_000, Runs: 1, Seconds: 5000}, {Point: 60_000, Runs: 3, Seconds: 3000}})
	if len(times) > 2*pointsKeptMax+2 {
		t.Errorf("%d points are kept", len(times))
	}
	if p := times.slowest(1)[0]; p.Runs != 4 || p.SecondsPerRun != 2000 {
		t.Errorf("slowest point %+v, want 4 runs of 2000 s", p)
	}
}
