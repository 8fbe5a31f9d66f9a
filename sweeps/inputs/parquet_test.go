package inputs

import (
	"bytes"
	"testing"
	"time"

	parquetgo "github.com/parquet-go/parquet-go"
)

// parquetFile writes rows of a struct.
func parquetFile[T any](t testing.TB, rows ...T) string {
	t.Helper()
	return parquetFileBy(t, "test", rows...)
}

// parquetFileBy writes rows of a struct in the name of a program.
func parquetFileBy[T any](t testing.TB, program string, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	if err := parquetgo.Write(&b, rows, parquetgo.CreatedBy(program, "1", "1")); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The types of Parquet columns are honoured.
func TestParquet(t *testing.T) {
	type texts struct {
		From  string `parquet:"from,dict"`
		To    string `parquet:"to,dict"`
		Value string `parquet:"value"`
		At    string `parquet:"at"`
	}
	type doubles struct {
		From  string  `parquet:"from"`
		To    string  `parquet:"to"`
		Value float64 `parquet:"value"`
		At    string  `parquet:"at"`
	}
	type decimals struct {
		From  string `parquet:"from"`
		To    string `parquet:"to"`
		Value int64  `parquet:"value,decimal(4:18)"`
		At    string `parquet:"at"`
	}
	type instants struct {
		ID    int64     `parquet:"ID"`
		From  string    `parquet:"from"`
		To    *string   `parquet:"to,optional"`
		Value int32     `parquet:"value"`
		At    time.Time `parquet:"at,timestamp(microsecond)"`
	}
	type locals struct {
		From  string  `parquet:"from"`
		To    string  `parquet:"to"`
		Value int32   `parquet:"value"`
		At    int64   `parquet:"at,timestamp(millisecond:local)"`
		Day   int32   `parquet:"day,date"`
		Prio  float64 `parquet:"prio"`
	}
	type clocks struct {
		From  string `parquet:"from"`
		To    string `parquet:"to"`
		Value int32  `parquet:"value"`
		At    int64  `parquet:"at,time(microsecond:utc)"`
	}
	type localClocks struct {
		From  string `parquet:"from"`
		To    string `parquet:"to"`
		Value int32  `parquet:"value"`
		At    int64  `parquet:"at,time(microsecond:local)"`
	}
	type lists struct {
		From  []string `parquet:"from,list"`
		To    string   `parquet:"to"`
		Value int32    `parquet:"value"`
		At    string   `parquet:"at"`
	}
	b := "B"
	day := int32(19877) // 2024-06-03
	morning := int64(day)*86_400_000 + 9*3_600_000 + 30*60_000
	for _, c := range []struct {
		name, columns, payments, file, want string
	}{
		{"texts", "", "", parquetFile(t, texts{"A", " B ", "1.50", "09:30"}), "150 A>B 150"},
		{"text with too many digits", "", "", parquetFile(t, texts{"A", "B", "1.50", "09:30"}, texts{"A", "B", "1.500", "09:30"}), `day.csv:2: value: "1.500" has 3 decimal digits`},
		{"double", "", "", parquetFile(t, doubles{"A", "B", 0.1 + 0.2, "09:30"}), "150 A>B 30"},
		{"double half even", "", "", parquetFile(t, doubles{"A", "B", 0.125, "09:30"}), "150 A>B 12"},
		{"large double", "", "", parquetFile(t, doubles{"A", "B", 1e15, "09:30"}), "150 A>B 100000000000000000"},
		{"too large double", "", "", parquetFile(t, doubles{"A", "B", 1e300, "09:30"}), "more than the largest amount"},
		{"negative double", "", "", parquetFile(t, doubles{"A", "B", -1, "09:30"}), "is negative"},
		{"decimal", "", "", parquetFile(t, decimals{"A", "B", 15000, "09:30"}), "150 A>B 150"},
		{"decimal with too many digits", "", "", parquetFile(t, decimals{"A", "B", 15001, "09:30"}), `"1.5001" has 4 decimal digits`},
		{"instant", "sender: from, receiver: to, amount: value, time: at, id: ID", "", parquetFile(t, instants{7, "A", &b, 2, time.UnixMilli(morning)}), "330 A>B 200 till 659 p5 id 7"},
		{"null bank", "", "", parquetFile(t, instants{7, "A", nil, 2, time.UnixMilli(morning)}), "day.csv:1: to: the bank is empty"},
		{"local", "sender: from, receiver: to, amount: value, time: at, date: day, priority: prio", "", parquetFile(t, locals{"A", "B", 2, morning, day, 7}), "150 A>B 200 till 659 p7"},
		{"local on another date", "sender: from, receiver: to, amount: value, time: at, date: day", "", parquetFile(t, locals{"A", "B", 2, morning, day + 1, 7}), `"2024-06-03T09:30:00" is outside the business day 2024-06-04`},
		{"local time of day", "", "", parquetFile(t, localClocks{"A", "B", 2, 34_200_000_000}), "150 A>B 200"},
		{"time of day in UTC", "", "", parquetFile(t, clocks{"A", "B", 2, 34_200_000_000}), `day.csv: the column "at" (payments.columns.time) has times of day in UTC`},
		{"time of day of Arrow, which marks all as in UTC", "", "", parquetFileBy(t, "parquet-cpp-arrow", clocks{"A", "B", 2, 34_200_000_000}), "150 A>B 200"},
		{"fractional priority", "sender: from, receiver: to, amount: value, time: at, priority: prio", "", parquetFile(t, locals{"A", "B", 2, morning, day, 7.5}), `"7.5" is not an integer`},
		{"number as time", "sender: from, receiver: to, amount: prio, time: value", "", parquetFile(t, locals{"A", "B", 930, morning, day, 7}), `value: "930" is a bare number`},
		{"timestamp as amount", "sender: from, receiver: to, amount: at, time: value", "", parquetFile(t, locals{"A", "B", 930, morning, day, 7}), `at: the column has timestamps, not amounts`},
		{"double as id", "sender: from, receiver: to, amount: value, time: at, id: prio", "", parquetFile(t, locals{"A", "B", 2, morning, day, 7}), `prio: the column has floating-point numbers, not texts`},
		{"list", "", "", parquetFile(t, lists{[]string{"A"}, "B", 1, "09:30"}), `the column "from" (payments.columns.sender) has lists`},
		{"missing column", "sender: From, receiver: to, amount: value, time: at", "", parquetFile(t, texts{"A", "B", "1", "09:30"}), `no column "From" (payments.columns.sender), but "from"`},
		{"truncated", "", "", parquetFile(t, texts{"A", "B", "1", "09:30"})[:60], "cannot read the Parquet file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config{columns: c.columns, payments: c.payments, files: map[string]string{"day.csv": c.file}}.expect(t, c.want)
		})
	}
}
