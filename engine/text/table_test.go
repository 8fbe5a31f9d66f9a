package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"
)

// TestTablesFitTheTerminal writes tables of any content on terminals of any width: no line is longer than the terminal,
// as far as a number and the key beside it fit at all, and nothing that the table holds is left out.
func TestTablesFitTheTerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(2, 12).Draw(t, "columns")
		headings := make([]string, columns)
		for i := range headings {
			headings[i] = fmt.Sprintf("h%d", i)
			if i > 0 && rapid.Bool().Draw(t, "right") {
				headings[i] = ">" + headings[i]
			}
		}
		table := NewTable(headings...)
		var letters []string
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			row := make([]string, columns)
			for i := range row {
				longest := 60
				if table.right[i] {
					longest = 20
				}
				row[i] = rapid.StringMatching(fmt.Sprintf(`[a-z日é ]{0,%d}`, longest)).Draw(t, "cell")
				letters = append(letters, strings.Split(strings.ReplaceAll(row[i], " ", ""), "")...)
			}
			table.Add(row...)
		}
		width := rapid.IntRange(60, 120).Draw(t, "width")
		lines := table.Lines(width)
		out := strings.Join(lines, "\n")
		for _, line := range lines {
			if n := uniseg.StringWidth(line); n > width {
				t.Fatalf("a line has %d columns, the terminal %d:\n%s", n, width, out)
			}
		}
		shown := strings.Split(out, "")
		for _, letter := range []string{"a", "m", "z", "日", "é"} {
			count := func(all []string) (n int) {
				for _, l := range all {
					if l == letter {
						n++
					}
				}
				return n
			}
			if count(shown) < count(letters) {
				t.Fatalf("%q stands %d times in the cells and %d times in the output:\n%s", letter, count(letters), count(shown), out)
			}
		}
	})
}

func TestTablesAreDividedByColumns(t *testing.T) {
	table := NewTable("bank", ">balance", "note", ">cost")
	table.Add("A", "1,000,000,000.00", "waits for the money of another bank", "12,345,678.90")
	want := []string{
		"bank           balance  note",
		"A     1,000,000,000.00  waits for the money",
		"                        of another bank",
		"",
		"bank           cost",
		"A     12,345,678.90",
	}
	if got := table.Lines(44); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
