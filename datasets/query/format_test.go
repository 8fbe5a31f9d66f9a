package query

import (
	"bytes"
	"encoding/csv"
	"flag"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"sweep/datasets/arrowio"
	"sweep/datasets/arrowio/arrowiotest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// sample has what makes formats differ: NULL, empty text, quotes, long text, numbers at their limits, nested values.
func sample() *Table {
	tenth, fifth := 0.1, 0.2
	i64, str := Type{Kind: arrowio.Int64}, Type{Kind: arrowio.String}
	return &Table{
		Columns: []Column{
			{Name: "run_id", Type: i64},
			{Name: "policy", Type: str},
			{Name: "rate", Type: Type{Kind: arrowio.Float64}},
			{Name: "cost", Type: Type{Kind: arrowio.Decimal, Width: 18, Scale: 2}},
			{Name: "ok", Type: Type{Kind: arrowio.Bool}},
			{Name: "day", Type: Type{Kind: arrowio.Date}},
			{Name: "txs", Type: Type{Kind: arrowio.List, Elem: &i64}},
			{Name: "who", Type: Type{Kind: arrowio.Struct, Fields: []Column{{Name: "b", Type: str}, {Name: "a", Type: i64}}}},
			{Name: "nets", Type: Type{Kind: arrowio.Map, Key: &str, Elem: &i64}},
		},
		Rows: [][]any{
			{int64(1), "fifo", tenth + fifth, big.NewInt(-5), true, time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
				[]any{int64(1), nil}, []any{"x", int64(7)}, []arrowio.Entry{{Key: "B", Value: int64(-3)}, {Key: "A", Value: int64(3)}}},
			{int64(math.MinInt64), "say \"hi\", é\nand go on until the sixty characters are used up, all of them", 1.5e-7, big.NewInt(123456), false,
				nil, []any{}, []any{nil, nil}, []arrowio.Entry{}},
			{int64(3), "", math.NaN(), nil, nil, nil, nil, nil, nil},
			{int64(4), nil, math.Inf(-1), big.NewInt(0), nil, nil, nil, nil, nil},
			{int64(5), "12", 1234567.0, nil, nil, nil, nil, nil, nil},
		},
	}
}

func TestTextFormatsAreGolden(t *testing.T) {
	for name, c := range map[string]struct {
		format Format
		table  *Table
		o      WriteOptions
		note   string
	}{
		"table.txt":        {AlignedTable, sample(), WriteOptions{}, ""},
		"table-rows.txt":   {AlignedTable, sample(), WriteOptions{MaxRows: 2}, "2 of 5 rows; --max-rows 0 shows all"},
		"table-narrow.txt": {AlignedTable, sample(), WriteOptions{Width: 40, MaxRows: 1}, "1 of 5 rows; --max-rows 0 shows all; 4 of 9 columns not shown: day, txs, who, nets"},
		"table-empty.txt":  {AlignedTable, &Table{Columns: sample().Columns}, WriteOptions{}, ""},
		"rows.csv":         {CSV, sample(), WriteOptions{MaxRows: 1}, ""},
		"rows.json":        {JSON, sample(), WriteOptions{}, ""},
		"rows.jsonl":       {JSONLines, sample(), WriteOptions{}, ""},
		"empty.json":       {JSON, &Table{Columns: sample().Columns}, WriteOptions{}, ""},
	} {
		var buf bytes.Buffer
		note, err := Write(&buf, c.format, c.table.Reader(), c.o)
		if err != nil || note != c.note {
			t.Errorf("%s: note %q, error %v", name, note, err)
		}
		path := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(buf.Bytes(), want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, buf.Bytes(), want)
		}
	}
}

func TestBinaryFormatsHoldEveryValue(t *testing.T) {
	want := sample()
	var got Table
	collect := func(row []any) error {
		got.Rows = append(got.Rows, append([]any(nil), row...))
		return nil
	}
	var stream, file bytes.Buffer
	if _, err := Write(&stream, Arrow, want.Reader(), WriteOptions{MaxRows: 1}); err != nil {
		t.Fatal(err)
	}
	var err error
	if got.Columns, err = arrowiotest.Stream(&stream, collect); err != nil || lines(t, &got) != lines(t, want) {
		t.Errorf("arrow: %v, error %v", got, err)
	}
	got = Table{}
	if _, err := Write(&file, Parquet, want.Reader(), WriteOptions{MaxRows: 1}); err != nil {
		t.Fatal(err)
	}
	got.Columns, err = arrowiotest.Parquet(bytes.NewReader(file.Bytes()), int64(file.Len()), collect)
	if err != nil || lines(t, &got) != lines(t, want) {
		t.Errorf("parquet: %v, error %v", got, err)
	}
}

// lines is everything that a table says, with the types.
func lines(t *testing.T, table *Table) string {
	t.Helper()
	var buf bytes.Buffer
	for _, c := range table.Columns {
		buf.WriteString(c.Name + " " + c.Type.String() + "\n")
	}
	if _, err := Write(&buf, CSV, table.Reader(), WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}

func TestUnknownFormatNamesTheKnownOnes(t *testing.T) {
	_, err := Write(&bytes.Buffer{}, "xml", sample().Reader(), WriteOptions{})
	if err == nil || err.Error() != `unknown format "xml"; the formats are table, csv, tsv, json, jsonl, parquet, arrow` {
		t.Errorf("error %v", err)
	}
}

func TestSplit(t *testing.T) {
	for script, want := range map[string][]string{
		"":                                     nil,
		" ; -- nothing\n;/* ; */":              nil,
		"a;b":                                  {"a", "b"},
		"select ';' ; \"x;y\"; $$;$$; $t$;$t$": {"select ';'", `"x;y"`, "$$;$$", "$t$;$t$"},
		"'it''s;'; e'\\';'; b":                 {"'it''s;'", "e'\\';'", "b"},
		"a -- ; '\n, b; c /* ; */ d":           {"a -- ; '\n, b", "c /* ; */ d"},
		"'open ; text":                         {"'open ; text"},
		"select $1; 2":                         {"select $1", "2"},
	} {
		if got := split(script); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", script, got, want)
		}
	}
}

func TestFormulasAreEscapedOnRequest(t *testing.T) {
	texts := []string{"=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "a=1", "", "1-2", "−"}
	table := &Table{Columns: []Column{{Name: "=text", Type: Type{Kind: arrowio.String}}, {Name: "number", Type: Type{Kind: arrowio.Int64}}}}
	for _, text := range texts {
		table.Rows = append(table.Rows, []any{text, int64(-5)})
	}
	for format, separator := range map[Format]rune{CSV: ',', TSV: '\t'} {
		for _, escape := range []bool{false, true} {
			var buf bytes.Buffer
			if _, err := Write(&buf, format, table.Reader(), WriteOptions{EscapeFormulas: escape}); err != nil {
				t.Fatal(err)
			}
			r := csv.NewReader(&buf)
			r.Comma = separator
			got, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			for i, text := range append([]string{"=text"}, texts...) {
				if escape && i <= 8 {
					text = "'" + text
				}
				if got[i][0] != text || i > 0 && got[i][1] != "-5" {
					t.Errorf("%s, escaped %v: %q, want %q", format, escape, got[i], text)
				}
			}
		}
	}
}

func TestSuffixesOfFormats(t *testing.T) {
	for name, want := range map[string]Format{"a.CSV": CSV, "x/y.tsv": TSV, "a.parquet": Parquet, "a.json": JSON, "a.jsonl": JSONLines, "a.ndjson": JSONLines,
		"a.arrow": Arrow, "a.txt": AlignedTable, "a.xlsx": "", "a": "", "a.csv/b": ""} {
		if got, known := FormatOfFile(name); got != want || known != (want != "") {
			t.Errorf("%s: %q, %v", name, got, known)
		}
	}
	for _, f := range Formats() {
		if got, known := FormatOfFile("result." + string(f)); f != AlignedTable && (got != f || !known) {
			t.Errorf("no suffix stands for %s", f)
		}
	}
}

func TestATableThatDoesNotFit(t *testing.T) {
	number := Type{Kind: arrowio.Int64}
	runs := &Table{Columns: []Column{{Name: "run_id", Type: number}, {Name: "setting", Type: number}, {Name: "unused", Type: number}, {Name: "cost", Type: number}},
		Rows: [][]any{{int64(0), int64(7), int64(0), int64(123456)}, {int64(0), int64(7), nil, int64(5)}}}
	for _, c := range []struct {
		width   int
		order   []string
		heading string
		note    string
	}{
		{0, []string{"run_id", "cost"}, "run_id  setting  unused    cost", ""},
		{31, []string{"run_id", "cost"}, "run_id  setting  unused    cost", ""},
		{30, nil, "run_id  setting    cost", "1 of 4 columns not shown, 1 of them NULL or 0 in every row: unused"},
		{30, []string{"run_id", "cost", "setting", "unused"}, "run_id    cost  setting", "1 of 4 columns not shown, 1 of them NULL or 0 in every row: unused"},
		{15, []string{"run_id", "cost"}, "run_id    cost", "2 of 4 columns not shown, 1 of them NULL or 0 in every row: setting, unused"},
		{15, []string{"run_id", "absent"}, "run_id  setting", "2 of 4 columns not shown, 1 of them NULL or 0 in every row: unused, cost"},
		{3, nil, "run_id", "3 of 4 columns not shown, 1 of them NULL or 0 in every row: setting, unused, cost"},
	} {
		var buf bytes.Buffer
		note, err := Write(&buf, AlignedTable, runs.Reader(), WriteOptions{Width: c.width, Order: c.order})
		if heading, _, _ := strings.Cut(buf.String(), "\n"); err != nil || heading != c.heading || note != c.note {
			t.Errorf("%d, %v: %q, %q, error %v", c.width, c.order, heading, note, err)
		}
	}
}
