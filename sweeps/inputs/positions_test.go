package inputs

import (
	"strings"
	"testing"
)

const positionsKey = "positions: {file: pos.csv, columns: {bank: bic, date: day, balance: opening, credit: line, collateral: posted, time: at}%s}\n"

// Positions per bank and date, and changes during the day.
func TestPositions(t *testing.T) {
	const day = "from,to,value,at\nA,B,1,2024-06-03 09:30\nA,B,1,2024-06-04 09:30\n"
	const head = "bic,day,opening,line,posted,at\n"
	const payments = "150 A>B 100 till 659 p5\n810 A>B 100 till 1319 p5\n"
	for _, c := range []struct{ name, keys, rows, want string }{
		{"openings", "", "A,2024-06-03,-10.50,100,0,\nA,2024-06-04,20,100,5,\n", payments + "opening 0 A balance -1050 credit 10000 collateral 0\nopening 660 A balance 2000 credit 10000 collateral 500"},
		{"change during the day", "", "A,2024-06-03,1,,,\nA,2024-06-04,1,,,\nA,2024-06-04,,300,,12:00:30\n", payments + "opening 0 A balance 100\nopening 660 A balance 100\nat 960 A credit 30000"},
		{"order", "", "A,2024-06-03,,2,,12:00:50\nA,2024-06-03,,1,,12:00:10\n", payments + "at 300 A credit 100\nat 300 A credit 200"},
		{"missing date", "", "A,2024-06-03,1,,,\n", `positions.missing: the bank "A" has no balance for 2024-06-04; add the rows, or set missing: carry`},
		{"missing value", "", "A,2024-06-03,1,1,,\nA,2024-06-04,1,,,\n", `the bank "A" has no credit for 2024-06-04`},
		{"carry", ", missing: carry", "A,2024-06-03,1,,,\n", payments + "opening 0 A balance 100"},
		{"twice", "", "A,2024-06-03,1,,,\nA,2024-06-04,1,,,\nA,2024-06-03,1,,,\n", `pos.csv:4: the bank "A" has two rows for the same date and time; the first is in line 2`},
		{"negative line", "", "A,2024-06-03,1,-1,,\n", `pos.csv:2: line: "-1" is negative`},
		{"unknown bank", "", "X,2024-06-03,1,,,\n", `pos.csv:2: bic: unknown bank "X"`},
		{"nothing", "", "A,2024-06-03,,,,\n", `pos.csv:2: the row has no balance, credit or collateral`},
		{"another date", "", "A,2024-06-03,1,,,\nA,2024-06-04,1,,,\nA,2024-06-05,1,,,\n", "the files have 3 business dates"},
		{"no rows", "", "", "positions.file: the files have no positions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config{sim: "ticks_per_day: 660, num_days: 2", positions: strings.Replace(positionsKey, "%s", c.keys, 1),
				files: map[string]string{"day.csv": day, "pos.csv": head + c.rows}}.expect(t, c.want)
		})
	}
	t.Run("carry over episodes", func(t *testing.T) {
		config{payments: "episodes: by_date", positions: strings.Replace(positionsKey, "%s", ", missing: carry", 1),
			files: map[string]string{"day.csv": day, "pos.csv": head + "A,2024-06-03,1,7,,\nB,2024-06-04,2,,,\nA,2024-06-04,,8,,\n"}}.expect(t,
			"-- 2024-06-03\n150 A>B 100 till 659 p5\nopening 0 A balance 100 credit 700\n-- 2024-06-04\n150 A>B 100 till 659 p5\nopening 0 B balance 200\nopening 0 A credit 800\nopening 0 A balance 100")
	})
	t.Run("carry the last value of a date", func(t *testing.T) {
		config{payments: "episodes: by_date", positions: strings.Replace(positionsKey, "%s", ", missing: carry", 1),
			files: map[string]string{"day.csv": day, "pos.csv": head + "A,2024-06-03,,9,,13:00\nA,2024-06-03,,7,,\nA,2024-06-03,,8,,12:00\n"}}.expect(t,
			"-- 2024-06-03\n150 A>B 100 till 659 p5\nopening 0 A credit 700\nat 300 A credit 800\nat 360 A credit 900\n-- 2024-06-04\n150 A>B 100 till 659 p5\nopening 0 A credit 900")
	})
	t.Run("without dates", func(t *testing.T) {
		config{positions: "positions: {file: pos.csv, columns: {bank: bic, balance: opening}}\n",
			files: map[string]string{"day.csv": "from,to,value,at\nA,B,1,09:30\n", "pos.csv": "bic,opening\nA,1\n"}}.expect(t, "150 A>B 100 till 659 p5\nopening 0 A balance 100")
	})
	t.Run("the date of a day of clock times", func(t *testing.T) {
		config{positions: "positions: {file: pos.csv, columns: {bank: bic, date: day, balance: opening}}\n",
			files: map[string]string{"day.csv": "from,to,value,at\nA,B,1,09:30\n", "pos.csv": "bic,day,opening\nA,2024-06-04,1\n"}}.expect(t, "150 A>B 100 till 659 p5\nopening 0 A balance 100")
	})
	t.Run("two dates of a day of clock times", func(t *testing.T) {
		config{positions: "positions: {file: pos.csv, columns: {bank: bic, date: day, balance: opening}, missing: carry}\n",
			files: map[string]string{"day.csv": "from,to,value,at\nA,B,1,09:30\n", "pos.csv": "bic,day,opening\nA,2024-06-04,1\nA,2024-06-05,1\n"}}.expect(t,
			"positions.file: the positions have 2 business dates, but payments without dates are one day")
	})
	t.Run("a central bank", func(t *testing.T) {
		config{agents: "{id: A, opening_balance: 0}, {id: B, opening_balance: 0, role: central_bank}", positions: "positions: {file: pos.csv, columns: {bank: bic, credit: line, collateral: posted}}\n",
			files: map[string]string{"day.csv": "from,to,value,at\nA,B,1,09:30\n", "pos.csv": "bic,line,posted\nA,1,1\nB,0,0.01\n"}}.expect(t, `pos.csv:3: posted: "B" has a balance only: it is no participant`)
	})
	t.Run("alone", func(t *testing.T) {
		config{columns: "none", clock: "none", positions: "positions: {file: pos.csv, columns: {bank: bic, balance: opening}}\n",
			files: map[string]string{"pos.csv": "bic,opening\nA,1\n"}}.expect(t, "opening 0 A balance 100")
	})
}

// Names of banks: aliases, head offices, and banks that the scenario does not list.
func TestNames(t *testing.T) {
	const head = "from,to,value,at\n"
	const agents = "{id: NDEAFIHH, opening_balance: 0}, {id: B, opening_balance: 0}"
	for _, c := range []struct {
		name, payments, names, day, want string
	}{
		{"head office", "", "", "NDEAFIHHXXX,B,1,09:30\n", "150 NDEAFIHH>B 100"},
		{"branch", "", "", "NDEAFIHHABC,B,1,09:30\n", `unknown bank "NDEAFIHHABC"`},
		{"branch with alias", "participants: names.csv", "alias,bank\nNDEAFIHHABC,NDEAFIHHXXX\n549300X,B\n", "NDEAFIHHABC,549300X,1,09:30\n", "150 NDEAFIHH>B 100"},
		{"alias with XXX", "participants: names.csv", "bank;alias\nB;OKOYFIHH\n", "NDEAFIHH,OKOYFIHHXXX,1,09:30\n", "150 NDEAFIHH>B 100"},
		{"same bank", "participants: names.csv", "alias,bank\nX,B\n", "X,B,1,09:30\n", "are the same bank"},
		{"head office of itself", "", "", "NDEAFIHHXXX,NDEAFIHH,1,09:30\n", "are the same bank"},
		{"alias of two banks", "participants: names.csv", "alias,bank\nX,B\nX,NDEAFIHH\n", "X,B,1,09:30\n", `names.csv:3: the alias "X" is that of the bank "B" in line 2`},
		{"alias of an alias", "participants: names.csv", "alias,bank\nX,Y\nY,B\n", "X,B,1,09:30\n", `names.csv:2: "X" is the alias of "Y", which is itself the alias of "B"`},
		{"alias that is a bank", "participants: names.csv", "alias,bank\nB,NDEAFIHH\n", "NDEAFIHH,B,1,09:30\n", `is itself the id of a bank`},
		{"empty alias", "participants: names.csv", "alias,bank\n,B\n", "NDEAFIHH,B,1,09:30\n", `names.csv:2: the alias is empty`},
		{"no column bank", "participants: names.csv", "alias,Bank\n", "NDEAFIHH,B,1,09:30\n", `names.csv:1: the header has no column "bank" (its bank), but "Bank"`},
		{"add", "unknown_participants: add", "", "Z,B,1,09:30\nB,Y,1,09:31\n", "150 Z>B 100 till 659 p5\n151 B>Y 100"},
		{"add another case", "unknown_participants: add", "", "Z,B,1,09:30\nB,z,1,09:31\n", `day.csv:3: "z" is not a bank, but differs from the bank "Z" only in case`},
		{"add another case of an agent", "unknown_participants: add", "", "b,NDEAFIHH,1,09:30\n", `day.csv:2: "b" is not a bank, but differs from the bank "B" only in case`},
		{"add an invisible space", "unknown_participants: add", "", "B\u200b,NDEAFIHH,1,09:30\n", `differs from the bank "B"`},
		{"add the empty name", "unknown_participants: add", "", ",NDEAFIHH,1,09:30\n", `from: the bank is empty`},
	} {
		t.Run(c.name, func(t *testing.T) {
			config{agents: agents, payments: c.payments, files: map[string]string{"day.csv": head + c.day, "names.csv": c.names}}.expect(t, c.want)
		})
	}
}

// A row that is left out adds no bank: neither the row of totals at the end of a file, nor a misspelt one before its bank.
func TestRejectedRowsAddNoBank(t *testing.T) {
	d, _, err := config{agents: "{id: A, opening_balance: 0}, {id: B, opening_balance: 0}", payments: "unknown_participants: add, on_reject: report",
		columns: "sender: from, receiver: to, amount: value, time: at, id: ID, deadline: till", positions: "positions: {file: pos.csv, columns: {bank: bank, balance: opening}}\n",
		files: map[string]string{"pos.csv": "bank,opening\nP,1\nQ,x\n", "day.csv": "from,to,value,at,ID,till\n" +
			"z,A,nothing,09:30,,\nZ,A,1,09:30,x,\nY,A,1,09:30,x,\nX,X,1,09:30,,\nA,W,1,25:00,,\nV,A,1,09:30,,2024-06-04 10:00\nTOTAL,,7,,,\n"}}.read(t)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(d.Added, " "); got != "P Z" {
		t.Errorf("the banks %s are added, want P Z", got)
	}
	if len(d.Whole.Payments) != 1 || d.Whole.Payments[0].Sender != 3 || d.Whole.Positions[0].Agent != 2 || len(d.Rejected) != 7 {
		t.Errorf("payments %v, positions %v, %d rejected rows", d.Whole.Payments, d.Whole.Positions, len(d.Rejected))
	}
}

// Several files: their order counts, globs are sorted, and no file is read twice.
func TestSeveralFiles(t *testing.T) {
	const head = "from,to,value,at\n"
	files := map[string]string{"a1.csv": head + "A,B,1,09:30\n", "a2.csv": "at,value,from,to\n09:30,2,A,B\n", "[x].csv": head + "A,B,3,09:30\n",
		"a1.csv.gz": gzipped(head + "A,B,1,09:30\n")}
	t.Run("alike but for the ids", func(t *testing.T) {
		const head = "from,to,value,at,ID\n"
		config{file: "[x.csv, y.csv]", columns: "sender: from, receiver: to, amount: value, time: at, id: ID", files: map[string]string{
			"x.csv": head + "A,B,1,09:30,x1\n", "y.csv": head + "A,B,1,09:30,x2\n"}}.expect(t, "150 A>B 100 till 659 p5 id x1\n150 A>B 100 till 659 p5 id x2")
	})
	for _, c := range []struct{ name, file, want string }{
		{"list", "[a2.csv, a1.csv]", "150 A>B 200 till 659 p5\n150 A>B 100"},
		{"glob", "a*.csv", "150 A>B 100 till 659 p5\n150 A>B 200"},
		{"name with brackets", "\"[x].csv\"", "150 A>B 300"},
		{"same file twice", "[a1.csv, a*.csv]", "a1.csv is the same file as a1.csv: its rows would count twice"},
		{"copy of a file", "[a1.csv, a1.csv.gz]", "a1.csv.gz: the file has the same payments as a1.csv: they would count twice"},
		{"no match", "b*.csv", "payments.file: cannot read b*.csv: there is no such file"},
		{"missing file of a list", "[a1.csv, b.csv]", "payments.file[1]: cannot read b.csv"},
		{"directory", ".", "it is a directory"},
	} {
		t.Run(c.name, func(t *testing.T) {
			config{file: c.file, files: files}.expect(t, c.want)
		})
	}
}
