package scenario

import "testing"

func TestEventFires(t *testing.T) {
	once, repeating := Event{Tick: 3}, Event{Tick: 2, Interval: 4}
	var got []int
	for tick := range 12 {
		if once.Fires(tick) {
			got = append(got, tick)
		}
		if repeating.Fires(tick) {
			got = append(got, -tick)
		}
	}
	want := []int{-2, 3, -6, -10}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("got %v, want %v", got, want)
		}
	}
}

func TestNumTicks(t *testing.T) {
	s := Scenario{TicksPerDay: 24, NumDays: 3}
	if s.NumTicks() != 72 {
		t.Error(s.NumTicks())
	}
}
