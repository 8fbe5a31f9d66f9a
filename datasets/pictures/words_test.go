package pictures

import (
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
