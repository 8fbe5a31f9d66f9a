package pictures

import (
	"math"
	"testing"

	"sweep/engine/text"
)

// TestAmountsHaveTheDigitsOfTheirCurrency writes amounts of yen, dinar and euro.
func TestAmountsHaveTheDigitsOfTheirCurrency(t *testing.T) {
	for digits, want := range map[text.Currency][2]string{0: {"1,500", "1,500"}, 2: {"15.00", "15"}, 3: {"1.500", "1.500"}} {
		s := &Study{Currency: digits}
		m := s.metric("liquidity_provided_cents")
		if got := [2]string{m.say(1500), moneyLevel(1500, []string{"1500"}, digits)}; got != want {
			t.Errorf("%d digits: %q, want %q", digits, got, want)
		}
	}
}

// TestNumbersOfRanges: values that a design samples have the units and the form of the axis.
func TestNumbersOfRanges(t *testing.T) {
	credit := Axis{Numeric: true, Unit: "money", From: 100_000, To: 1_000_000, currency: 2}
	for _, c := range []struct {
		axis Axis
		x    float64
		want string
	}{
		{credit, 160_693, "1,606.93"}, {credit, 700_000, "7,000"}, {credit, 98_765_432, "987,654"}, {credit, math.NaN(), "none"},
		{Axis{Numeric: true, Unit: "money", From: 0, To: 9_000_000}, 160_693, "160,693"},
		{Axis{Numeric: true, Unit: "money", From: 0, To: 9_000, currency: 3}, 1_500, "1.500"},
		{Axis{Numeric: true, From: 1e-6, To: 1e-3}, 8.06e-5, "8.06e−5"}, {Axis{Numeric: true, From: 1e-6, To: 1e-3}, 1e-3, "1e−3"},
		{Axis{Numeric: true, From: 1, To: 5000}, 1234, "1,234"}, {Axis{Numeric: true, From: 0, To: 1}, 0.5, "0.5"},
		{Axis{Numeric: true, From: 0, To: 1}, 0.123456, "0.123"}, {Axis{Numeric: true, From: -2, To: 2}, -1.5, "−1.5"}, {Axis{Numeric: true, From: 1, To: 100}, 100, "100"},
	} {
		if got := c.axis.sayNumber(c.x); got != c.want {
			t.Errorf("%v: %q, want %q", c.x, got, c.want)
		}
	}
}
