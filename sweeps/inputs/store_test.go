package inputs

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// drawnRow is a payment that can be written in several notations.
type drawnRow struct {
	day, second       int // after day_start
	from, to          int
	cents             int64
	id, kind          string
	priority          int
	deadline, settled int // seconds after day_start; -1 without
	path              scenario.ObservedPath
}

func drawRows(t *rapid.T) []drawnRow {
	text := rapid.StringMatching(`[A-Za-z0-9 "',;\n€-]{0,6}`)
	n := rapid.IntRange(1, 30).Draw(t, "rows")
	rows := make([]drawnRow, n)
	for i := range rows {
		r := &rows[i]
		r.day, r.second = rapid.IntRange(0, 2).Draw(t, "day"), rapid.IntRange(0, 39599).Draw(t, "second")
		r.from = rapid.IntRange(0, 2).Draw(t, "from")
		r.to = (r.from + rapid.IntRange(1, 2).Draw(t, "to")) % 3
		r.cents = rapid.Int64Range(1, amountMax).Draw(t, "cents")
		if rapid.Bool().Draw(t, "has id") {
			r.id = fmt.Sprintf("%d%s", i, strings.TrimSpace(text.Draw(t, "id")))
		}
		r.kind = strings.TrimSpace(text.Draw(t, "type"))
		r.priority = rapid.IntRange(0, 10).Draw(t, "priority")
		r.deadline = rapid.IntRange(r.second-1, 39599).Draw(t, "deadline")
		r.settled = rapid.IntRange(r.second-1, 39599).Draw(t, "settled")
		r.path = scenario.ObservedPath(rapid.IntRange(0, int(scenario.NumObservedPaths)-1).Draw(t, "path"))
		if r.deadline < r.second {
			r.deadline = -1
		}
		if r.settled < r.second {
			r.settled = -1
		}
	}
	for day := range 3 {
		rows[rapid.IntRange(0, n-1).Draw(t, "row")%n].day = day // usually all days occur
	}
	return rows
}

func quote(s, delim string) string {
	if strings.ContainsAny(s, "\"\n"+delim) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// csv writes the rows as CSV.
func csvOf(rows []drawnRow, delim, decimal string) string {
	var b strings.Builder
	b.WriteString(strings.Join([]string{"type", "from", "to", "value", "at", "day", "ID", "prio", "till", "path", "done"}, delim) + "\r\n")
	clock := func(s int) string {
		if s < 0 {
			return ""
		}
		s += 7 * 3600
		return fmt.Sprintf("%02d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	for _, r := range rows {
		day := fmt.Sprintf("2024-06-%02d", 3+r.day)
		for _, field := range []string{r.kind, "BANK" + string(rune('A'+r.from)), "BANK" + string(rune('A'+r.to)),
			fmt.Sprintf("%d%s%02d", r.cents/100, decimal, r.cents%100), day + "T" + clock(r.second), day, r.id, fmt.Sprint(r.priority), clock(r.deadline), pathText(r.path)} {
			b.WriteString(quote(field, delim) + delim)
		}
		b.WriteString(clock(r.settled) + "\r\n")
	}
	return b.String()
}

// pathText is the path as the map of the test has it.
func pathText(p scenario.ObservedPath) string { return strings.ToUpper(p.String()) }

// pathMap maps the texts of paths.
func pathMap() string {
	var entries []string
	for _, name := range scenario.ObservedPathNames() {
		entries = append(entries, strings.ToUpper(name)+": "+name)
	}
	return "paths: {" + strings.Join(entries, ", ") + "}"
}

// parquet writes the rows as Parquet.
func parquetOf(t testing.TB, rows []drawnRow) string {
	type row struct {
		Day   int32   `parquet:"day,date"`
		From  string  `parquet:"from,dict"`
		To    string  `parquet:"to"`
		Value int64   `parquet:"value,decimal(2:18)"`
		At    int64   `parquet:"at,timestamp(millisecond:local)"`
		ID    *string `parquet:"ID,optional"`
		Prio  int32   `parquet:"prio"`
		Till  *int64  `parquet:"till,optional,timestamp(nanosecond:local)"`
		Done  *int64  `parquet:"done,optional,timestamp(microsecond:local)"`
		Type  string  `parquet:"type,dict"`
		Path  *string `parquet:"path,optional,dict"`
	}
	out := make([]row, len(rows))
	for i, r := range rows {
		o := &out[i]
		*o = row{Day: int32(19877 + r.day), From: "BANK" + string(rune('A'+r.from)), To: "BANK" + string(rune('A'+r.to)), Value: r.cents, Prio: int32(r.priority), Type: r.kind}
		midnight := int64(o.Day) * 86_400
		o.At = (midnight + 7*3600 + int64(r.second)) * 1000
		if r.id != "" {
			o.ID = &r.id
		}
		if path := pathText(r.path); path != "" {
			o.Path = &path
		}
		if r.deadline >= 0 {
			ns := (midnight + 7*3600 + int64(r.deadline)) * 1_000_000_000
			o.Till = &ns
		}
		if r.settled >= 0 {
			us := (midnight + 7*3600 + int64(r.settled)) * 1_000_000
			o.Done = &us
		}
	}
	return parquetFile(t, out...)
}

// The same rows in any format are the same payments, which are those that were written; stored and read again they stay the
// same, also for a scenario that lists the banks in another order.
func TestFormatsAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		rows := drawRows(rt)
		days := map[int]bool{}
		for _, r := range rows {
			days[r.day] = true
		}
		c := config{sim: fmt.Sprintf("ticks_per_day: 660, num_days: %d", len(days)),
			agents:  "{id: BANKA, opening_balance: 0}, {id: BANKB, opening_balance: 0}, {id: BANKC, opening_balance: 0}",
			columns: "sender: from, receiver: to, amount: value, time: at, id: ID, priority: prio, deadline: till, type: type, date: day, settled: done, path: path", payments: pathMap()}
		if rapid.Bool().Draw(rt, "by date") {
			c.sim, c.payments = "ticks_per_day: 660, num_days: 1", c.payments+", episodes: by_date"
		}
		var first *Data
		type notation struct{ text, keys string }
		other := rapid.SampledFrom([]func() notation{
			func() notation { return notation{gzipped(csvOf(rows, ";", ",")), `amount: {decimal: ","}`} },
			func() notation { return notation{zstded(csvOf(rows, "\t", ".")), ""} },
			func() notation { return notation{parquetOf(t, rows), ""} },
		}).Draw(rt, "notation")()
		for _, file := range []notation{{csvOf(rows, ",", "."), ""}, other} {
			f := c
			f.files = map[string]string{"day.csv": file.text}
			f.payments += ", " + file.keys
			d, s, err := f.read(t)
			if err != nil {
				rt.Fatalf("%v\n%s", err, file.text)
			}
			if first == nil {
				first = d
				requireRows(rt, rows, d, days)
			}
			if d.Hash != first.Hash {
				rt.Fatalf("%q: the hash differs", file.text)
			}
			if d != first {
				requireStored(rt, d, s)
			}
		}
	})
}

// requireRows compares payments with the rows they were written from.
func requireRows(t *rapid.T, rows []drawnRow, d *Data, days map[int]bool) {
	number := map[int]int{}
	for day := range 3 {
		if days[day] {
			number[day] = len(number)
		}
	}
	byTick := slices.Clone(rows)
	slices.SortStableFunc(byTick, func(a, b drawnRow) int { return (a.day-b.day)*660 + a.second/60 - b.second/60 })
	k := 0
	for _, in := range append(d.Days, d.Whole) {
		if in == nil {
			continue
		}
		for i, x := range in.Payments {
			r := byTick[k]
			k++
			start := int32(0)
			if d.Whole != nil {
				start = int32(number[r.day] * 660)
			}
			want := scenario.InputPayment{Tick: start + int32(r.second/60), Deadline: start + 659, Observed: -1, Sender: int32(r.from), Receiver: int32(r.to),
				Amount: r.cents, Priority: uint8(r.priority), Type: x.Type, Path: r.path}
			if r.deadline >= 0 {
				want.Deadline = start + int32(r.deadline/60)
			}
			if r.settled >= 0 {
				want.Observed = start + int32(r.settled/60)
			}
			if x != want || in.ID(i) != r.id || in.TypeOf(i) != r.kind {
				t.Fatalf("payment %d is %+v %q %q, want %+v %q %q", i, x, in.ID(i), in.TypeOf(i), want, r.id, r.kind)
			}
		}
	}
	if k != len(rows) {
		t.Fatalf("%d payments, want %d", k, len(rows))
	}
}

// requireStored stores the rows and reads them again.
func requireStored(t *rapid.T, d *Data, s *scenario.Scenario) {
	var b, again bytes.Buffer
	if err := Encode(&b, d, s); err != nil {
		t.Fatal(err)
	}
	back, err := Decode(bytes.NewReader(b.Bytes()), int64(b.Len()), s)
	if err != nil {
		t.Fatal(err)
	}
	for i, in := range append(d.Days, d.Whole) {
		if in == nil {
			continue
		}
		other := back.Whole
		if d.Whole == nil {
			other = back.Days[i]
		}
		if shown(in, d.names(s)) != shown(other, d.names(s)) || !slices.Equal(in.Dates, other.Dates) || in.Hash != other.Hash {
			t.Fatalf("got\n%s\nwant\n%s", shown(other, d.names(s)), shown(in, d.names(s)))
		}
	}
	turned := *s
	turned.Agents = slices.Clone(s.Agents)
	slices.Reverse(turned.Agents)
	if back, err = Decode(bytes.NewReader(b.Bytes()), int64(b.Len()), &turned); err != nil || back.Hash != d.Hash {
		t.Fatal(err)
	}
	if err := Encode(&again, back, &turned); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
		t.Fatal("the same rows have other bytes", err)
	}
}

// Positions and added banks survive storage, and a file with another row is refused.
func TestStoredPositionsAndBanks(t *testing.T) {
	c := config{agents: "{id: B, opening_balance: 0}", payments: "unknown_participants: add",
		positions: "positions: {file: pos.csv, columns: {bank: bic, balance: opening, credit: line, time: at}}\n",
		files:     map[string]string{"day.csv": "from,to,value,at\nZ,B,1,09:30\nB,Y,2,09:31\n", "pos.csv": "bic,opening,line,at\nB,-5,,\nX,,0,10:00\n"}}
	d, s, err := c.read(t)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Added, []string{"X", "Y", "Z"}) {
		t.Errorf("added %v", d.Added)
	}
	var b bytes.Buffer
	if err := Encode(&b, d, s); err != nil {
		t.Fatal(err)
	}
	back, err := Decode(bytes.NewReader(b.Bytes()), int64(b.Len()), s)
	if err != nil {
		t.Fatal(err)
	}
	const want = "150 Z>B 100 till 659 p5\n151 B>Y 200 till 659 p5\nopening 0 B balance -500\nat 180 X credit 0\n"
	if got := shown(back.Whole, back.names(s)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	back.Whole.Payments[0].Amount++
	var forged bytes.Buffer
	if err := Encode(&forged, back, s); err != nil {
		t.Fatal(err)
	}
	if _, err := Decode(bytes.NewReader(forged.Bytes()), int64(forged.Len()), s); err == nil || !strings.Contains(err.Error(), "its rows have the hash") {
		t.Errorf("a changed amount: %v", err)
	}
	s.Payments.UnknownParticipants = scenario.UnknownFails
	if _, err := Decode(bytes.NewReader(b.Bytes()), int64(b.Len()), s); err == nil || !strings.Contains(err.Error(), `it has the bank "X"`) {
		t.Errorf("a bank that the scenario does not list: %v", err)
	}
}
