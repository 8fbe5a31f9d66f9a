package inputs

import (
	"math/big"
	"strings"
	"testing"

	"sweep/engine/scenario"
)

// allColumns maps every column, so that hostile bytes reach every parser.
const allColumns = "sender: from, receiver: to, amount: value, time: at, id: ID, priority: prio, deadline: till, type: kind, settled: done, path: by"

// requireSound checks what must be true of all payments whatever the file is.
func requireSound(t *testing.T, d *Data, s *scenario.Scenario) {
	in := d.Whole
	for i, x := range in.Payments {
		ticks := int32(s.NumTicks())
		if x.Amount <= 0 || x.Amount > amountMax || x.Tick < 0 || x.Tick >= ticks || x.Deadline < x.Tick || x.Observed >= 0 && x.Observed < x.Tick ||
			x.Sender == x.Receiver || x.Sender < 0 || int(x.Sender) >= len(s.Agents)+len(d.Added) || x.Receiver < 0 || x.Priority > 10 || x.Path >= scenario.NumObservedPaths {
			t.Fatalf("payment %d is %+v", i, x)
		}
		if i > 0 && x.Tick < in.Payments[i-1].Tick {
			t.Fatal("the payments are not in the order of their ticks")
		}
		_, _ = in.ID(i), in.TypeOf(i)
	}
}

// Whatever bytes a file has, it is read or refused, and every row is a payment or a rejected row.
func FuzzFile(f *testing.F) {
	const head = "ID,from,to,value,at,prio,till,kind,done,by\n"
	for _, text := range []string{
		head + "1,A,B,1.50,09:30,5,10:00,x,09:31,lsm\n", head + "\"1\n\",A,\"B\",1,2024-06-03T09:30+02:00,,,,,\n", "sep=;\nID;from;to\n", "\xef\xbb\xbf" + head,
		head + "1,\"A,B,1,09:30,,,,,\n2,A,B,1,09:30,,,,,\n", gzipped(head + "1,A,B,1,09:30,,,,,bilat\n"), zstded(head + "1,A,B,1,09:30,,,,,\n"), utf16(head), head + "\x00\r\r\n,,,,,,,,,\n",
		strings.ReplaceAll(head, ",", "\t") + "1\tA\tB\t1\t09:30\t\t\t\t\t\n", "PAR1", head + "1,a\u200b,B,1,24:00,,,,,\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c := config{columns: allColumns, payments: "on_reject: report, unknown_participants: add", files: map[string]string{"day.csv": string(data)}}
		d, s, err := c.read(t)
		if err != nil {
			return
		}
		requireSound(t, d, s)
		for _, r := range d.Rejected {
			if r.Line < 1 || r.Reason == "" || r.Line > int64(strings.Count(string(data), "\n"))+1 && !strings.HasPrefix(string(data), "\x1f\x8b") && !strings.HasPrefix(string(data), "\x28\xb5") {
				t.Fatalf("rejected %+v", r)
			}
		}
	})
}

// A damaged Parquet file never crashes the reader.
func FuzzParquet(f *testing.F) {
	type row struct {
		From  string  `parquet:"from,dict"`
		To    *string `parquet:"to,optional"`
		Value int64   `parquet:"value,decimal(4:18)"`
		At    int64   `parquet:"at,timestamp(millisecond:local)"`
	}
	b := "B"
	f.Add([]byte(parquetFile(f, row{"A", &b, 10000, 1717407000000}, row{"A", nil, 10001, -5})))
	f.Fuzz(func(t *testing.T, data []byte) {
		c := config{payments: "on_reject: report", files: map[string]string{"day.csv": "PAR1" + strings.TrimPrefix(string(data), "PAR1")}}
		if d, s, err := c.read(t); err == nil {
			requireSound(t, d, s)
		}
	})
}

// Amounts are those of exact arithmetic.
func FuzzAmount(f *testing.F) {
	for _, text := range []string{"1", "1.5", "0.005", "12,345.67", "1.234.567,8", "12,34,567.89", "999999999999999999999", "1e5", "-1", "1.", ".5", "1\u202f000", "0,123", "007"} {
		f.Add(text, uint8(2), true)
	}
	f.Fuzz(func(t *testing.T, text string, exponent uint8, round bool) {
		format := scenario.AmountFormat{Exponent: int(exponent % 7), Decimal: ".", Group: ","}
		if round {
			format.Rounding = scenario.RoundHalfEven
		}
		got, _, problem := newAmountReader(format).read([]byte(text), writtenText, false)
		if problem != "" {
			return
		}
		want, ok := new(big.Rat).SetString(strings.ReplaceAll(text, ",", ""))
		if !ok {
			t.Fatalf("%q is read as %d", text, got)
		}
		want.Mul(want, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(format.Exponent)), nil)))
		off := new(big.Rat).Sub(want, new(big.Rat).SetInt64(got))
		if !round && off.Sign() != 0 || off.Abs(off).Cmp(big.NewRat(1, 2)) > 0 || off.Cmp(big.NewRat(1, 2)) == 0 && got%2 != 0 {
			t.Fatalf("%q is read as %d, not %v", text, got, want)
		}
	})
}

// A time that is read is within a day of the wall clock, and what is written in full is read as it is.
func FuzzTime(f *testing.F) {
	for _, text := range []string{"09:30", "24:00", "09:30:00.5", "2024-03-31T03:30", "2024-10-27T03:30:00+02:00", "2024-02-30 10:00", "0930", "1717407000", "2011-12-30 10:00"} {
		f.Add(text, uint8(0))
	}
	zones := []string{"", "Europe/Helsinki", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe"}
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		zone, err := Zone(&scenario.Clock{Zone: zones[int(n)%len(zones)]})
		if err != nil {
			t.Fatal(err)
		}
		for _, format := range []scenario.TimeFormat{scenario.TimeISO, scenario.TimeEpochSeconds, scenario.TimeEpochMillis, scenario.TimeTick} {
			r := timeReader{format: format, zone: zone}
			m, problem := r.read([]byte(text))
			if problem != "" {
				continue
			}
			if m.ns < 0 || m.kind != tickMoment && m.ns > nsPerDay || m.kind == datedMoment && m.ns == nsPerDay {
				t.Fatalf("%q is read as %+v", text, m)
			}
			if m.kind != datedMoment {
				continue
			}
			iso := timeReader{zone: zone}
			full := string(appendClock([]byte(dateText(m.date)+"T"), m.ns))
			if again, problem := iso.read([]byte(full)); problem != "" || again.date != m.date || again.ns/1e9 != m.ns/1e9 {
				t.Fatalf("%q is read as %+v, which is %s, which is read as %+v %s", text, m, full, again, problem)
			}
		}
	})
}
