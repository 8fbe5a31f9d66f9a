package narrative

import (
	"sweep/engine"
	"sweep/engine/money"
	"sweep/engine/text"
)

// table is a heading and a row per bank, with right-aligned columns. It is printed when complete, so that columns fit
// their content.
type table struct {
	heading []string
	rows    [][]string
}

func newTable(heading ...string) *table { return &table{heading: heading} }

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// trim removes the last column if it has no amount but zero.
func (t *table) trim(zero string) {
	last := len(t.heading) - 1
	for _, row := range t.rows {
		if row[last] != zero {
			return
		}
	}
	t.heading = t.heading[:last]
	for i := range t.rows {
		t.rows[i] = t.rows[i][:last]
	}
}

func (t *table) empty() bool { return len(t.rows) == 0 }

const (
	columnWidth = 17 // including separator; columns are wider only if the content requires it, so that most tables line up
	separator   = 2  // minimum number of spaces before a column
	rowIndent   = 4
	headIndent  = 2
)

// table prints a table. The heading starts two columns to the left of the rows.
func (n *Narrator) table(t *table) {
	widths := make([]int, len(t.heading))
	widths[0] = max(n.pad, text.Width(t.heading[0])+headIndent-rowIndent)
	for i := 1; i < len(widths); i++ {
		widths[i] = max(columnWidth, text.Width(t.heading[i])+separator)
	}
	for _, row := range t.rows {
		widths[0] = max(widths[0], text.Width(row[0]))
		for i := 1; i < len(row); i++ {
			widths[i] = max(widths[i], text.Width(row[i])+separator)
		}
	}
	n.printf("%s", text.PadLeft("", headIndent))
	widths[0] += rowIndent - headIndent
	n.styled(dim, "%s", line(t.heading, widths))
	n.printf("\n")
	widths[0] -= rowIndent - headIndent
	for _, row := range t.rows {
		n.printf("%s%s\n", text.PadLeft("", rowIndent), line(row, widths))
	}
}

// line aligns cells, the first one to the left.
func line(cells []string, widths []int) string {
	line := text.PadRight(cells[0], widths[0])
	for i, cell := range cells[1:] {
		line += text.PadLeft(cell, widths[i+1])
	}
	return line
}

// costTable has one row of cost components per bank.
type costTable struct {
	*table
	currency text.Currency
}

func (n *Narrator) newCostTable() costTable {
	return costTable{table: newTable("", "cost", "overdraft", "delay", "collateral", "penalties", "split friction", "opportunity", "borrowing"), currency: n.run.Currency}
}

func (t costTable) addCosts(head string, c engine.Costs) {
	var s costSums
	s.add(c)
	t.addSums(head, s)
}

func (t costTable) addSums(head string, s costSums) {
	var total money.Sum
	cells := []string{head, ""}
	for _, x := range s {
		total.AddSum(x)
		cells = append(cells, x.Format(t.currency))
	}
	cells[1] = total.Format(t.currency)
	t.add(cells...)
}

// costSums are sums of the seven components, in the order of the columns.
type costSums [7]money.Sum

func (s *costSums) add(c engine.Costs) {
	for i, x := range [...]int64{c.Liquidity, c.Delay, c.Collateral, c.Penalty, c.SplitFriction, c.Opportunity, c.Borrowing} {
		s[i].Add(x)
	}
}

func (s *costSums) addSums(t *costSums) {
	for i := range s {
		s[i].AddSum(t[i])
	}
}
