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

// count returns "1 bank" or "3 banks".
func count(n int64, noun string) string { return fmt.Sprintf("%d %s", n, text.Plural(n, noun)) }

// txID returns the textual id of a payment.
func txID(k int32) string { return "T" + strconv.Itoa(int(k)) }

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
func breakdown(c engine.Costs) string {
	var parts []string
	for _, p := range []struct {
		name  string
		cents int64
	}{
		{"overdraft", c.Liquidity}, {"delay", c.Delay}, {"collateral", c.Collateral}, {"penalty", c.Penalty},
		{"split friction", c.SplitFriction}, {"opportunity", c.Opportunity},
	} {
		if p.cents != 0 {
			parts = append(parts, p.name+" "+text.Money(p.cents))
		}
	}
	return strings.Join(parts, ", ")
}
