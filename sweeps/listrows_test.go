package sweeps

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

const listOfTwo = head + "design = { kind = \"list\", file = \"%s\" }\n[[axis]]\nname = \"cap\"\nset = \"agents.BANK_A.unsecured_cap\"\n[[axis]]\nname = \"price\"\nset = \"cost_rates.delay_cost_per_tick_per_cent\"\n"

func loadList(t *testing.T, name string, data []byte) (*Grid, error) {
	files := source(t, fmt.Sprintf(listOfTwo, name))
	files[name] = data
	return FromSource("grid.toml", files)
}

// TestListsThatAreNotWhatTheySeem gives a list as programs save it; each gets the place and the remedy.
func TestListsThatAreNotWhatTheySeem(t *testing.T) {
	utf16 := func(s string) string {
		var b strings.Builder
		b.WriteString("\xff\xfe")
		for _, c := range []byte(s) {
			b.WriteByte(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	for text, want := range map[string]string{
		"cap;price\n1;2\n":                 "points.csv:1: the cells are separated by semicolons; save it with commas",
		"cap\tprice\n1\t2\n":               "points.csv:1: the cells are separated by tabs",
		utf16("cap,price\n1,2\n"):          `points.csv: the file is in UTF-16; save it as UTF-8, in Excel as "CSV UTF-8"`,
		utf16("cap,price\n1,2\n")[2:]:      "points.csv: the file is in UTF-16",
		"PK\x03\x04\x14\x00xl/":            "points.csv: the file is an Excel workbook or another ZIP archive, not text; save the sheet as CSV",
		"cap,price\n1,\n":                  "points.csv:2:3: price: the cell is blank; give it a value",
		"cap,price\n , 2\n":                "points.csv:2:2: cap: the cell is blank",
		"cap,price\n1,2\n1\n":              "points.csv:3: the row does not have as many cells as the header, which has 2 (cap, price)",
		"cap,price\n1,0,5\n":               "points.csv:2: the row does not have as many cells as the header, which has 2 (cap, price); write decimal numbers with a point",
		"cap,price\n\"5,000.00\",1\n2,1\n": `points.csv:2:1: cap: "5,000.00" is not a number, unlike other cells of the column; write 5000.00`,
		"cap,price\n1,1\n$5,2\n":           `points.csv:3:1: cap: "$5" is not a number, unlike other cells of the column; write 5`,
		"cap,price\n1,1\n2,NA\n":           `points.csv:3:3: price: "NA" is not a number, unlike other cells of the column; give it a value`,
		"cap,price\r1,2\r":                 "points.csv: the lines end with carriage returns without line feeds",
		"cap,price\n1,2\n1,\xff\n":         "points.csv:3: the line is not UTF-8 text; save it as CSV UTF-8",
		"1,2\n3,4\n":                       "points.csv:1: the first line has numbers instead of column names",
		"cap,,price\n1,2,3\n":              "points.csv:1: column 2 of the header has no name",
		"cap,price\n1,\"2\n":               "points.csv:2:6: a quote begins or ends inside a cell",
		"cap,price\n060,1\n2,1\n":          "",
	} {
		_, err := loadList(t, "points.csv", []byte(text))
		if want != "" && !contains(err, want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"cap,price\n1,2\n":  "points.parquet: the file is text, not a Parquet file; name it .csv",
		"PK\x03\x04\x14xl/": "points.parquet: the file is an Excel workbook",
	} {
		if _, err := loadList(t, "points.parquet", []byte(text)); !contains(err, want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	g, err := loadList(t, "points.csv", []byte("\uFEFFcap , price\n 1 ,2 \n\n\"3\",0.5\n"))
	if err != nil {
		t.Fatal(err)
	}
	expectPoints(t, g, "1·2\n3·0.5")
}

// TestNumbersThatAColumnCannotHold mixes integers beyond 2^53 with fractions wherever values of an axis can stand.
func TestNumbersThatAColumnCannotHold(t *testing.T) {
	const would = "9007199254740993 would become 9007199254740992"
	for text, want := range map[string]string{
		"cap,price\n1,9007199254740993\n2,0.5\n":   "points.csv:2:3: price: the column of the axis holds doubles, and " + would,
		"cap,price\n1,0.5\n2,9007199254740993\n":   "points.csv:3:3: price: the column of the axis holds doubles, and " + would,
		"cap,price\n1,9007199254740993.0\n2,0.5\n": "points.csv:2:3: price: the column of the axis holds doubles, and 9007199254740993.0 would become 9007199254740992",
		"cap,price\n1,9223372036854775809\n2,1\n":  "points.csv:2:3: price: the column of the axis holds doubles, and 9223372036854775809 would become",
		"cap,price\n9007199254740993,0.5\n":        "",
		"cap,price\n1,9007199254740992\n2,0.5\n":   "",
		"cap,price\n1,1e23\n2,0.1\n":               "",
	} {
		_, err := loadList(t, "points.csv", []byte(text))
		if want == "" && err != nil || want != "" && !contains(err, want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	axis := "[[axis]]\nname = \"x\"\nset = \"agents.BANK_A.unsecured_cap\"\n"
	for text, want := range map[string]string{
		axis + "values = [9007199254740993, 0.5]":                                               "grid.toml:6:11: axis[0].values[0]: the column of the axis holds doubles, and " + would,
		axis + "values = [0.5, 9007199254740993.0]":                                             "grid.toml:6:16: axis[0].values[1]: the column of the axis holds doubles",
		axis + "values = [{ label = 9007199254740993, value = 1 }, { label = 0.5, value = 2 }]": "grid.toml:6:11: axis[0].values[0]: the column",
		axis + "values = [0.5, 1.5]\ndefault = 9007199254740993":                                "grid.toml:7:11: axis[0].default: the column",
		"design = { kind = \"list\", rows = [{ x = 9007199254740993 }, { x = 0.5 }] }\n" + axis: "grid.toml:3:41: x: the column",
		axis + "values = [9007199254740993, 9007199254740992]":                                  "",
	} {
		_, err := FromSource("grid.toml", source(t, head+text+"\n"))
		if want == "" && err != nil || want != "" && !contains(err, want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// TestTheSamePointTwice gives points twice, and values twice under two labels.
func TestTheSamePointTwice(t *testing.T) {
	type row struct {
		Cap   int64   `parquet:"cap"`
		Price float64 `parquet:"price"`
	}
	var file bytes.Buffer
	if err := parquet.Write(&file, []row{{1, 0.5}, {2, 0.5}, {1, 0.25}, {2, 0.5}}); err != nil {
		t.Fatal(err)
	}
	if _, err := loadList(t, "points.parquet", file.Bytes()); !contains(err, "points.parquet:4: design: the point cap = 2, price = 0.5 is given twice; the first one is at points.parquet:2") {
		t.Error(err)
	}
	_, err := loadList(t, "points.csv", []byte("cap,price\n1,1\n2,1\n1,1.0\n1,1\n"))
	for _, want := range []string{"points.csv:4: design: the point cap = 1, price = 1 is given twice; the first one is at points.csv:2", "points.csv:5: design: the point"} {
		if !contains(err, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	many := "cap,price\n" + strings.Repeat("1,1\n", 1000)
	if _, err := loadList(t, "points.csv", []byte(many)); !contains(err, "and 989 more rows repeat an earlier one") || strings.Count(err.Error(), "\n") > 12 {
		t.Error(err)
	}
	rows := head + "[design]\nkind = \"list\"\nrows = [{ x = 1 }, { x = 2 },\n  { x = 1 }]\n[[axis]]\nname = \"x\"\nset = \"agents.BANK_A.unsecured_cap\"\n"
	if _, err := FromSource("grid.toml", source(t, rows)); !contains(err, "grid.toml:6:3: design: the point x = 1 is given twice; the first one is at grid.toml:5:9") {
		t.Error(err)
	}
	labels := "[[axis]]\nname = \"x\"\nset = \"agents.BANK_A.unsecured_cap\"\nvalues = [{ label = \"a\", value = 1 }, { label = \"b\", value = 1 }]\n"
	if _, err := FromSource("grid.toml", source(t, head+labels)); !contains(err, "grid.toml:6:39: axis[0].values[1]: the labels a and b have the same value") {
		t.Error(err)
	}
	if _, err := FromSource("grid.toml", source(t, head+labels+"group = \"g\"\n[[axis]]\nname = \"y\"\nset = \"agents.BANK_B.unsecured_cap\"\nvalues = [1, 2]\ngroup = \"g\"\n")); err != nil {
		t.Errorf("in a group the values may repeat: %v", err)
	}
}

func TestSampledPointsThatRepeatAreMentioned(t *testing.T) {
	axis := "[[axis]]\nname = \"x\"\nset = \"agents.BANK_A.unsecured_cap\"\nrange = { from = 1, to = %d, scale = \"int\" }\n"
	for _, c := range []struct {
		design string
		values int
		want   string
	}{
		{`kind = "sobol", samples = 16`, 4, "12 of the first 16 points repeat an earlier point"},
		{`kind = "lhs", samples = 10`, 10, ""},
		{`kind = "lhs", samples = 20`, 10, "10 of the first 20 points"},
		{`kind = "morris", trajectories = 20`, 4, ""},
	} {
		g := grid(t, head+"design = { "+c.design+" }\n"+fmt.Sprintf(axis, c.values))
		if said := strings.Join(g.Warnings(), "\n"); !strings.Contains(said, c.want) || c.want == "" && strings.Contains(said, "repeat") {
			t.Errorf("%s over %d values: %q, want %q", c.design, c.values, said, c.want)
		}
	}
}
