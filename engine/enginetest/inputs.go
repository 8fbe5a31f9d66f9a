package enginetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// inputs draws payments and positions from files for some scenarios, and makes a bank of some of them a central bank or an
// ancillary system.
func inputs(t *rapid.T, s *scenario.Scenario) {
	if rapid.Bool().Draw(t, "role") {
		a := &s.Agents[rapid.IntRange(0, len(s.Agents)-1).Draw(t, "not a participant")]
		*a = scenario.Agent{ID: a.ID, OpeningBalance: a.OpeningBalance, Arrivals: a.Arrivals, Bands: a.Bands, Policy: a.Policy,
			Role: rapid.SampledFrom([]scenario.Role{scenario.CentralBank, scenario.Ancillary}).Draw(t, "which role")}
	}
	if rapid.Bool().Draw(t, "clock") {
		s.Clock = &scenario.Clock{DayStart: 7 * 60 * 60_000, Tick: rapid.SampledFrom([]int64{60_000, 1500}).Draw(t, "tick length"), Zone: "Europe/Helsinki"}
	}
	if rapid.Bool().Draw(t, "files") {
		s.Inputs = &scenario.Inputs{Hash: "drawn", Types: []string{"customer", "bank"}}
		for j := rapid.IntRange(0, 30).Draw(t, "rows"); j > 0; j-- {
			s.Inputs.Payments = append(s.Inputs.Payments, inputPayment(t, s))
		}
		slices.SortStableFunc(s.Inputs.Payments, func(p, q scenario.InputPayment) int { return int(p.Tick - q.Tick) })
		ids(t, s.Inputs)
		positions(t, s)
	}
}

// ids gives some of the payments ids, which may repeat.
func ids(t *rapid.T, in *scenario.Inputs) {
	if rapid.Bool().Draw(t, "no ids") {
		return
	}
	in.IDEnds = append(in.IDEnds, 0)
	for range in.Payments {
		if rapid.Bool().Draw(t, "has id") {
			in.IDs += fmt.Sprintf("%03d", rapid.IntRange(0, 99).Draw(t, "id"))
		}
		in.IDEnds = append(in.IDEnds, uint32(len(in.IDs)))
	}
}

func inputPayment(t *rapid.T, s *scenario.Scenario) scenario.InputPayment {
	n, ticks := len(s.Agents), int32(s.NumTicks())
	from := rapid.IntRange(0, n-1).Draw(t, "sender")
	p := scenario.InputPayment{
		Tick: rapid.Int32Range(0, ticks-1).Draw(t, "row tick"), Sender: int32(from),
		Receiver: int32((from + rapid.IntRange(1, n-1).Draw(t, "receiver")) % n),
		Type:     int16(rapid.IntRange(-1, 1).Draw(t, "type")), Observed: scenario.NoTick,
		Amount: rapid.Int64Range(1, 2000).Draw(t, "row amount"), Priority: uint8(rapid.IntRange(0, 10).Draw(t, "row priority")),
	}
	p.Deadline = p.Tick + rapid.Int32Range(0, 6).Draw(t, "row deadline")
	if rapid.Bool().Draw(t, "observed") {
		p.Observed = min(ticks-1, p.Tick+rapid.Int32Range(0, 6).Draw(t, "observed after"))
		p.Path = scenario.ObservedPath(rapid.IntRange(0, int(scenario.NumObservedPaths)-1).Draw(t, "observed path"))
	}
	return p
}

// positions draws positions at the start of days and during them.
func positions(t *rapid.T, s *scenario.Scenario) {
	for j := rapid.IntRange(0, 6).Draw(t, "positions"); j > 0; j-- {
		i := rapid.IntRange(0, len(s.Agents)-1).Draw(t, "position of")
		if s.Agents[i].OpeningLiquidity != nil {
			continue // it takes the place of positions
		}
		p := scenario.InputPosition{Agent: int32(i), Opening: rapid.Bool().Draw(t, "opening")}
		if p.Opening {
			p.Tick = int32(rapid.IntRange(0, s.NumDays-1).Draw(t, "position day") * s.TicksPerDay)
		} else {
			p.Tick = int32(rapid.IntRange(0, s.NumTicks()-1).Draw(t, "position tick"))
		}
		p.Set = scenario.PositionSet(rapid.IntRange(1, 7).Draw(t, "what is set"))
		if s.Agents[i].Role != scenario.Participant {
			p.Set = scenario.HasBalance
		}
		p.Balance = rapid.Int64Range(-500, 5000).Draw(t, "position balance")
		p.Credit = rapid.Int64Range(0, 1000).Draw(t, "position credit")
		p.Collateral = rapid.Int64Range(0, 900).Draw(t, "position collateral")
		s.Inputs.Positions = append(s.Inputs.Positions, p)
	}
	slices.SortStableFunc(s.Inputs.Positions, func(p, q scenario.InputPosition) int {
		if p.Tick != q.Tick || p.Opening == q.Opening {
			return int(p.Tick - q.Tick)
		}
		if p.Opening {
			return -1
		}
		return 1
	})
}
