package document

import (
	"strings"
	"testing"
)

// TestNumbersAsPeopleWriteThem writes numbers as they stand in spreadsheets and letters; each gets the remedy.
func TestNumbersAsPeopleWriteThem(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"t.toml", "x = [1, 150,000]", "write 150000 for 150,000: a comma separates values"},
		{"t.toml", "x = { from = 1, to = 150,000, n = 3 }", "write 150000 for 150,000: a comma separates values"},
		{"t.toml", "x = 5,000.00", "write 5000.00 for 5,000.00: a comma separates values"},
		{"t.toml", "x = [5 000]", "write 5000 for 5 000"},
		{"t.toml", "x = $5000", "without currency sign"},
		{"t.toml", "é = 1\nx = [€5000]", "t.toml:1:1"},
		{"t.toml", "x = 060", "it is 48 to readers that take it for octal and 60 to others"},
		{"t.toml", "x = -060", "it is 48 to readers that take it for octal and 60 to others"},
		{"t.toml", "x = 089", "write 89"},
		{"t.toml", "x = 5%", "0.05 for 5%"},
		{"t.toml", "x = .5", "0.5"},
		{"t.toml", "x = yes", "truth values are true and false"},
		{"t.toml", "x = 18446744073709551616", "18446744073709551616 does not fit in 64 bits"},
		{"t.yaml", "x: 060", "it is 48 to readers that take it for octal and 60 to others"},
		{"t.yaml", "x: -0_60", "it is -48 to readers that take it for octal and -60 to others"},
		{"t.yaml", "x: 089", "write 89"},
		{"t.yaml", "é: [150,000]", "t.yaml:1:9: the number 000 begins with 0: write 0; write 150000 for 150,000: a comma separates values"},
		{"t.yaml", "x:\n\ty: 1", "t.yaml:2:1: the document does not parse: a tab indents the line; indent with spaces"},
		{"t.yaml", "x:\n  - 1\n \t- 2", "t.yaml:3:2: the document does not parse: a tab indents the line"},
		{"t.yaml", "x: @y", "in quotes"},
		{"t.json", `{"x": 5,000}`, "write 5000 for 5,000"},
		{"t.json", `{"x": True}`, "truth values are true and false"},
		{"t.json", `{"x": 'a'}`, "double quotes"},
		{"t.yaml", "PK\x03\x04xl/workbook.xml", "Excel"},
		{"t.toml", "\xff\xfex\x00=\x001\x00", "UTF-16"},
		{"t.yaml", "x\x00:\x00 \x001\x00", "UTF-16"},
		{"t.yaml", "xxxxxxxxxxxxxxx: \x00", "bytes of value 0"},
	} {
		_, err := Parse(c.file, []byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %q gives %v, want %q", c.file, c.text, err, c.want)
		}
	}
	cents, share := Field{Type: IntType, Unit: "cents"}, Field{Type: FloatType}
	for _, c := range []struct {
		text string
		f    Field
		want string
	}{
		{"5,000.00", cents, "amounts are whole cents: write 500000 for 5000.00"},
		{"$5000", cents, "amounts are whole cents, without currency sign and separators: write 5000, or 500000 for 5000.00"},
		{"1 000 000 EUR", cents, "write 1000000, or 100000000 for 1000000.00"},
		{"-$1,250.50", cents, "write -125050 for -1250.50"},
		{"5%", share, "write the share as a fraction: 0.05"},
		{"0,5", share, "write 0.5, without currency sign and separators"},
		{"1'000", share, "write 1000"},
		{"060", cents, "it is 48 to readers that take it for octal and 60 to others"},
		{"5", cents, "remove the quotes"},
		{"five", cents, ""},
		{"nan", share, ""},
	} {
		r := NewReader()
		r.Value(NewText(Pos{}, c.text), "x", c.f)
		got := r.Errors()[0]
		if !strings.Contains(got.Remedy, c.want) || c.want == "" && got.Remedy != "" {
			t.Errorf("%q gives %v, want %q", c.text, got, c.want)
		}
	}
}
