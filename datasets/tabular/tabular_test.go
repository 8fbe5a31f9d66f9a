package tabular

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	parquetgo "github.com/parquet-go/parquet-go"

	"sweep/datasets/errkind"
)

func opened(t *testing.T, content string) *File {
	t.Helper()
	name := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestColumnsOfCSV(t *testing.T) {
	f := opened(t, "\uFEFF,y, policy ,x,\r\n0, 1.50,fifo,-2e3,\r\n1,+.5,\"a, b\",7,\r\n")
	if want := []string{"", "y", "policy", "x", ""}; !slices.Equal(f.Columns(), want) {
		t.Fatalf("columns %q", f.Columns())
	}
	numbers, err := f.Numbers("x", "y")
	if err != nil || fmt.Sprint(numbers) != "[[-2000 7] [1.5 0.5]]" {
		t.Errorf("%v %v", numbers, err)
	}
	texts, err := f.Texts("policy", "y")
	if err != nil || fmt.Sprintf("%q", texts) != `[["fifo" "a, b"] ["1.50" "+.5"]]` {
		t.Errorf("%q %v", texts, err)
	}
	values, err := f.Values("x", "policy")
	if err != nil || values[0].Texts != nil || values[1].Numbers != nil || len(values[1].Texts) != 2 {
		t.Errorf("%v %v", values, err)
	}
}

// An empty line is a row without cells, but not at the end of the file.
func TestEmptyLines(t *testing.T) {
	for content, want := range map[string]string{"p\n1\n\n2\n": "t.csv:3: p: the cell is empty", "p\n\n2\n": "t.csv:2: p: the cell is empty", "p\n\"\"\n": "t.csv:2: p: the cell is empty"} {
		if _, err := opened(t, content).Numbers("p"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", content, err)
		}
	}
	if numbers, err := opened(t, "p\r\n1\r\n2\r\n\r\n\n").Numbers("p"); err != nil || fmt.Sprint(numbers) != "[[1 2]]" {
		t.Errorf("%v %v", numbers, err)
	}
	if _, err := opened(t, "\"p\n\",q\n1,\"a\nb\"\n\n2,c\n").Numbers("p"); err == nil || !strings.Contains(err.Error(), "t.csv:5: p: the cell is empty") {
		t.Errorf("an empty line in a file of two columns: %v", err)
	}
}

// Every one is refused, with the line of the cell.
func TestRefusedCells(t *testing.T) {
	for _, cell := range []string{"", " ", "nan", "NaN", "NA", "inf", "-Infinity", "1e999", "0x1p3", "1_000", "true", "1;5", "NULL", "\xff"} {
		f := opened(t, "y,z\n1,1\n\""+cell+"\",2\n")
		if _, err := f.Numbers("y"); err == nil || !strings.Contains(err.Error(), "t.csv:3: y: ") || errkind.Of(err) != errkind.Invalid {
			t.Errorf("%q: %v", cell, err)
		}
		if _, err := f.Values("y"); err == nil {
			t.Errorf("%q is a value in a column of numbers", cell)
		}
		if _, err := f.Numbers("z"); err != nil {
			t.Errorf("a column that is not read: %v", err)
		}
	}
	for content, part := range map[string]string{
		"y,z\n1,1\n2\n":     "line 3 does not have as many cells",
		"y,z\n1,1\n\"2,1\n": "line",
		"y,y\n1,1\n":        "appears twice",
		"a,b\n1,1\n":        "there is no column y; the columns are a and b",
	} {
		if _, err := opened(t, content).Numbers("y"); err == nil || !strings.Contains(err.Error(), part) || errkind.Of(err) != errkind.Invalid {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestFilesThatAreNoTables(t *testing.T) {
	for content, part := range map[string]string{
		"":                     "empty",
		"a;b\n1;2\n":           "not separated by commas",
		"PK\x03\x04xxxxxxxxxx": "Excel",
		"\xff\xfea\x00b\x00":   "UTF-16",
		"PAR1 and no more":     "Parquet",
	} {
		name := filepath.Join(t.TempDir(), "t")
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(name); err == nil || !strings.Contains(err.Error(), part) || errkind.Of(err) != errkind.Invalid {
			t.Errorf("%q: %v", content, err)
		}
	}
	if _, err := Open(t.TempDir()); err == nil {
		t.Error("a directory is a table")
	}
	if _, err := Open("missing.csv"); errkind.Of(err) != errkind.Invalid {
		t.Errorf("%v", err)
	}
}

func TestColumnsOfParquet(t *testing.T) {
	type row struct {
		Double  float64  `parquet:"double"`
		Single  float32  `parquet:"single"`
		Whole   int64    `parquet:"whole"`
		Small   uint32   `parquet:"small"`
		Decimal int64    `parquet:"decimal,decimal(3:18)"`
		Text    string   `parquet:"text"`
		Truth   bool     `parquet:"truth"`
		Maybe   *float64 `parquet:"maybe,optional"`
		Day     int32    `parquet:"day,date"`
	}
	one := 1.0
	name := filepath.Join(t.TempDir(), "t.csv") // the content decides
	rows := []row{{0.25, 0.1, -3, 4_000_000_000, -1_005, "a", true, &one, 19_782}, {10, 2, 1 << 40, 1, 12, "b", false, nil, -1}}
	if err := parquetgo.WriteFile(name, rows); err != nil {
		t.Fatal(err)
	}
	f, err := Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	numbers, err := f.Numbers("double", "single", "whole", "small", "decimal")
	if err != nil || fmt.Sprint(numbers) != "[[0.25 10] [0.1 2] [-3 1.099511627776e+12] [4e+09 1] [-1.005 0.012]]" {
		t.Errorf("%v %v", numbers, err)
	}
	exact, err := f.Decimals("single", "whole", "decimal")
	if err != nil || fmt.Sprint(exact) != "[[0.1 2] [-3 1099511627776] [-1.005 0.012]]" {
		t.Errorf("%v %v", exact, err)
	}
	texts, err := f.Texts("double", "single", "whole", "text", "truth", "decimal", "day")
	if err != nil || fmt.Sprint(texts) != "[[0.25 10] [0.1 2] [-3 1099511627776] [a b] [true false] [-1.005 0.012] [2024-02-29 1969-12-31]]" {
		t.Errorf("%v %v", texts, err)
	}
	for _, column := range []string{"maybe", "text", "truth", "day"} {
		if _, err := f.Numbers(column); err == nil || !strings.Contains(err.Error(), "t.csv: row ") {
			t.Errorf("%s: %v", column, err)
		}
	}
}
