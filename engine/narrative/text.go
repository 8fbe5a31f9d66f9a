package narrative

import (
	"fmt"
	"strconv"
	"strings"

	"sweep/engine"
	"sweep/engine/printable"
	"sweep/engine/text"
)

// style is an ANSI sequence; reset ends it.
type style string

const (
	bold   style = "\x1b[1m"
	dim    style = "\x1b[2m"
	yellow style = "\x1b[33m"
	green  style = "\x1b[32m"
	reset        = "\x1b[0m"
)

// printf prints text with names escaped, because names in a stored run can contain any character.
func (n *Narrator) printf(format string, args ...any) {
	n.buf.WriteString(printable.Sprintf(format, args...))
}

func (n *Narrator) styled(s style, format string, args ...any) {
	if !n.opts.Color {
		n.printf(format, args...)
		return
	}
	n.buf.WriteString(string(s))
	n.printf(format, args...)
	n.buf.WriteString(reset)
}

// number returns the shortest form of a float that parses to the same value.
func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

// money formats an amount in the currency of the run.
func (n *Narrator) money(minor int64) string { return n.run.Currency.Money(minor) }

// signed formats a change of money with its sign.
func (n *Narrator) signed(cents int64) string {
	if cents > 0 {
		return "+" + n.money(cents)
	}
	return n.money(cents)
}

// count returns "1 bank" or "3 banks".
func count(n int64, noun string) string { return fmt.Sprintf("%d %s", n, text.Plural(n, noun)) }

// txID returns the textual id of a payment.
func txID(k int32) string { return "T" + strconv.Itoa(int(k)) }

// payment returns the textual id of a payment, with its id in the file that it comes from: "T12 (INV-7)".
func (n *Narrator) payment(k int32) string {
	if n.run.ExternalID != nil && k != engine.None {
		if id := n.run.ExternalID(k); id != "" {
			return txID(k) + " (" + id + ")"
		}
	}
	return txID(k)
}

// at returns a tick with the time of day at which it begins: "319 (12:19)", or "319 (day 1, 12:19)" if it is on another
// day than the tick being printed.
func (n *Narrator) at(tick int64) string {
	switch perDay := int64(n.run.TicksPerDay); {
	case n.run.Clock == nil:
		return strconv.FormatInt(tick, 10)
	case tick/perDay == int64(n.tick.Tick)/perDay:
		return fmt.Sprintf("%d (%s)", tick, n.run.Clock.Label(int(tick%perDay)))
	default:
		return fmt.Sprintf("%d (day %d, %s)", tick, tick/perDay, n.run.Clock.Label(int(tick%perDay)))
	}
}

// padded returns s padded with spaces to the width of the longest bank id.
func (n *Narrator) padded(s string) string { return text.PadRight(s, n.pad) }

// bank returns the id of an agent, or a dash for none.
func (n *Narrator) bank(i int32) string {
	if i < 0 || int(i) >= len(n.run.Agents) {
		return "–"
	}
	return n.run.Agents[i]
}

// breakdown lists the nonzero components of a cost.
func (n *Narrator) breakdown(c engine.Costs) string {
	var parts []string
	for _, p := range []struct {
		name  string
		cents int64
	}{
		{"overdraft", c.Liquidity}, {"delay", c.Delay}, {"collateral", c.Collateral}, {"penalty", c.Penalty},
		{"split friction", c.SplitFriction}, {"opportunity", c.Opportunity}, {"borrowing", c.Borrowing},
	} {
		if p.cents != 0 {
			parts = append(parts, p.name+" "+n.money(p.cents))
		}
	}
	return strings.Join(parts, ", ")
}
