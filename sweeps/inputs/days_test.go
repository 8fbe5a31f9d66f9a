package inputs

import (
	"strings"
	"testing"
)

// Business dates, days that cross midnight, several days and episodes.
func TestDays(t *testing.T) {
	const head = "from,to,value,at\n"
	const night = `day_start: "21:00", tick: 2min, zone: Europe/Helsinki`
	nightly := func(payments, columns, day string) config {
		return config{clock: night, payments: payments, columns: columns, files: map[string]string{"day.csv": day}}
	}
	dated := "sender: from, receiver: to, amount: value, time: at, date: day"
	two := "ticks_per_day: 660, num_days: 2"
	for _, c := range []struct {
		name string
		config
		want string
	}{
		{"two dates", config{sim: two, files: map[string]string{"day.csv": head + "A,B,1,2024-06-07 09:30\nA,B,2,2024-06-10 09:30\n"}},
			"150 A>B 100 till 659 p5\n810 A>B 200 till 1319 p5"},
		{"order of the file does not matter", config{sim: two, files: map[string]string{"day.csv": head + "A,B,2,2024-06-10 09:30\nA,B,1,2024-06-07 09:30\n"}},
			"150 A>B 100 till 659 p5\n810 A>B 200 till 1319 p5"},
		{"num_days is wrong", config{files: map[string]string{"day.csv": head + "A,B,1,2024-06-07 09:30\nA,B,2,2024-06-10 09:30\n"}},
			"simulation.num_days: the files have 2 business dates (2024-06-07 to 2024-06-10), but num_days is 1; set it to 2"},
		{"clock times are one day", config{sim: two, files: map[string]string{"day.csv": head + "A,B,1,09:30\n"}}, "times without dates are one day, but num_days is 2"},
		{"with and without date", config{files: map[string]string{"day.csv": head + "A,B,1,09:30\nA,B,1,2024-06-07 09:30\n"}}, "some payments have a business date (day.csv:3) and others have none (day.csv:2)"},
		{"order within a tick", config{files: map[string]string{"day.csv": head + "A,B,3,09:30:50\nA,B,1,09:30:10\nB,A,2,09:29\n"}},
			"149 B>A 200 till 659 p5\n150 A>B 300 till 659 p5\n150 A>B 100 till 659 p5"},
		{"episodes", config{payments: "episodes: by_date", files: map[string]string{"day.csv": head + "A,B,2,2024-06-10 09:31\nA,B,1,2024-06-07 09:30\n"}},
			"-- 2024-06-07\n150 A>B 100 till 659 p5\n-- 2024-06-10\n151 A>B 200 till 659 p5"},
		{"episodes without dates", config{payments: "episodes: by_date", files: map[string]string{"day.csv": head + "A,B,2,09:31\n"}}, "payments.episodes: by_date needs business dates"},

		{"date column", config{columns: dated, files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,09:30,2024-06-03\n"}}, "150 A>B 100"},
		{"date column and date in the time", config{columns: dated, files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,2024-06-03T09:30,2024-06-03\n"}}, "150 A>B 100"},
		{"time on another date", config{columns: dated, files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,2024-06-02T09:30,2024-06-03\n"}},
			`day.csv:2: at: "2024-06-02T09:30" is outside the business day 2024-06-03`},
		{"entered the day before", config{columns: dated, payments: "outside: clamp", files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,2024-06-02T09:30,2024-06-03\n"}}, "0 A>B 100"},
		{"empty date", config{columns: dated, files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,09:30,\n"}}, "day: the business date is empty"},
		{"German date", config{columns: dated, files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,09:30,03.06.2024\n"}}, `day: "03.06.2024" is not a date`},
		{"clock time that the zone skips", config{clock: `day_start: "00:00", tick: 2min, zone: Europe/Helsinki`, columns: dated, files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,03:30,2024-03-31\n"}}, "does not exist in Europe/Helsinki"},
		{"ticks of the day", config{clock: "none", sim: two, columns: dated, payments: "time_format: tick", files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,5,2024-06-03\nA,B,2,6,2024-06-04\n"}},
			"5 A>B 100 till 659 p5\n666 A>B 200 till 1319 p5"},
		{"tick after the day", config{clock: "none", sim: two, columns: dated, payments: "time_format: tick", files: map[string]string{"day.csv": "from,to,value,at,day\nA,B,1,660,2024-06-03\nA,B,2,6,2024-06-04\n"}},
			"tick 660 is not in the day, whose ticks are 0 to 659"},
		{"ticks of the run", config{clock: "none", sim: two, payments: "time_format: tick", files: map[string]string{"day.csv": head + "A,B,1,1319\n"}}, "1319 A>B 100 till 1319 p5"},

		// A day from 21:00 to 19:00 of the next date.
		{"evening before", nightly("", dated, "from,to,value,at,day\nA,B,1,21:30,2024-06-04\n"), "15 A>B 100"},
		{"evening before with its date", nightly("", dated, "from,to,value,at,day\nA,B,1,2024-06-03T21:30,2024-06-04\n"), "15 A>B 100"},
		{"evening of the date", nightly("", dated, "from,to,value,at,day\nA,B,1,2024-06-04T21:30,2024-06-04\n"), "is outside the business day 2024-06-04, which runs from 21:00 up to 19:00"},
		{"date of the end", config{clock: night, payments: "episodes: by_date", files: map[string]string{"day.csv": head + "A,B,1,2024-06-03T21:30\nA,B,2,2024-06-04 18:59\nA,B,3,2024-06-04 00:00\n"}},
			"-- 2024-06-04\n15 A>B 100 till 659 p5\n90 A>B 300 till 659 p5\n659 A>B 200 till 659 p5"},
		{"date of the start", config{clock: night, payments: "episodes: by_date, business_date: start", files: map[string]string{"day.csv": head + "A,B,1,2024-06-03T21:30\nA,B,2,2024-06-04 18:59\n"}},
			"-- 2024-06-03\n15 A>B 100 till 659 p5\n659 A>B 200 till 659 p5"},
		{"24:00 within the day", nightly("", "", head+"A,B,1,2024-06-03T24:00\n"), "90 A>B 100"},
		{"24:00 of the clock within the day", nightly("", "", head+"A,B,1,24:00\n"), "90 A>B 100"},
		{"between the days", nightly("", "", head+"A,B,1,2024-06-04 20:00\n"), `"2024-06-04 20:00" is outside the business day 2024-06-04`},
		{"between the days, clamped", nightly("outside: clamp", "", head+"A,B,1,2024-06-04 20:00\n"), "659 A>B 100"},
		{"between the days, clamped to the start", nightly("outside: clamp, business_date: start", "", head+"A,B,1,2024-06-04 20:00\n"), "0 A>B 100"},
		{"24:00 is the end", config{clock: `day_start: "13:00", tick: 60s`, files: map[string]string{"day.csv": head + "A,B,1,23:59\nA,B,1,24:00\n"}}, `day.csv:3: at: "24:00" is outside the day, which runs from 13:00 up to 24:00`},
		{"24:00 of the date before", config{clock: `day_start: "00:00", tick: 60s`, payments: "episodes: by_date", files: map[string]string{"day.csv": head + "A,B,1,2024-06-03 24:00\n"}}, "-- 2024-06-04\n0 A>B 100"},
		{"24:30", nightly("", "", head+"A,B,1,24:30\n"), "is not a time"},
	} {
		t.Run(c.name, func(t *testing.T) { c.expect(t, c.want) })
	}
}

// The columns that a file may have: ids, priorities, deadlines, types and settlements.
func TestColumns(t *testing.T) {
	const columns = "sender: from, receiver: to, amount: value, time: at, id: ID, priority: prio, deadline: till, type: kind, settled: done"
	const head = "ID,from,to,value,at,prio,till,kind,done\n"
	for _, c := range []struct {
		name, payments, day, want string
	}{
		{"all", "", "007,A,B,1,09:30,9,10:00,customer,09:45\n", "150 A>B 100 till 180 p9 id 007 type customer settled 165"},
		{"all empty", "", ",A,B,1,09:30,,,,\n", "150 A>B 100 till 659 p5"},
		{"defaults", "priority: 2, deadline: 30", ",A,B,1,09:30,,,,\n", "150 A>B 100 till 180 p2"},
		{"ids are text", "", "12345678901234567890,A,B,1,09:30,,,,\n1E10,A,B,1,09:30,,,,\nNA,A,B,1,09:30,,,,\n", "150 A>B 100 till 659 p5 id 12345678901234567890\n150 A>B 100 till 659 p5 id 1E10\n150 A>B 100 till 659 p5 id NA"},
		{"id twice", "", "x,A,B,1,09:30,,,,\ny,A,B,1,09:30,,,,\nx,A,B,1,09:31,,,,\n", `day.csv:4: the id "x" comes twice; the first is in line 2`},
		{"id twice on two dates", "episodes: by_date", "x,A,B,1,2024-06-03 09:30,,,,\nx,A,B,1,2024-06-04 09:31,,,,\n", "-- 2024-06-03\n150 A>B 100 till 659 p5 id x\n-- 2024-06-04\n151 A>B 100 till 659 p5 id x"},
		{"priority 11", "", ",A,B,1,09:30,11,,,\n", `prio: "11" is not an integer from 0 to 10`},
		{"priority 10", "", ",A,B,1,09:30,10,,,\n", `150 A>B 100 till 659 p10`},
		{"negative priority", "", ",A,B,1,09:30,-1,,,\n", `prio: "-1" is not`},
		{"fractional priority", "", ",A,B,1,09:30,5.0,,,\n", `prio: "5.0" is not`},
		{"priority with a map", "priorities: {URGENT: 9}", ",A,B,1,09:30,URGENT,,,\n", `150 A>B 100 till 659 p9`},
		{"priority that the map lacks", "priorities: {URGENT: 9}", ",A,B,1,09:30,9,,,\n", `prio: payments.priorities does not list "9"`},
		{"deadline before the payment", "", ",A,B,1,09:30,,09:29:59,,\n", `till: "09:29:59" is before the time of the payment`},
		{"deadline at the payment", "", ",A,B,1,09:30,,09:30,,\n", `150 A>B 100 till 150`},
		{"deadline earlier in the tick", "", ",A,B,1,09:30:30,,09:30:29,,\n", `is before the time of the payment`},
		{"deadline at the end of the day", "", ",A,B,1,09:30,,18:00,,\n", `till: "18:00" is outside the day`},
		{"deadline on another day", "", ",A,B,1,2024-06-03 09:30,,2024-06-05 09:30,,\n", "till: the deadline is on 2024-06-05, which is not a business date of the files"},
		{"settled before the payment", "", ",A,B,1,09:30,,,,09:00\n", `done: "09:00" is before the time of the payment`},
	} {
		t.Run(c.name, func(t *testing.T) {
			config{columns: columns, payments: c.payments, files: map[string]string{"day.csv": head + c.day}}.expect(t, c.want)
		})
	}
	t.Run("deadline after an episode", func(t *testing.T) {
		row := func(date, deadline string) string { return ",A,B,1," + date + " 09:30,," + deadline + ",,\n" }
		hash := ""
		for _, more := range []string{"", row("2024-06-05", "")} {
			c := config{columns: columns, payments: "episodes: by_date", files: map[string]string{"day.csv": head +
				row("2024-06-04", "2024-06-06 09:30") + more + row("2024-06-07", "")}}
			d, s, err := c.read(t)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := shown(d.Days[0], []string{s.Agents[0].ID, s.Agents[1].ID, s.Agents[2].ID}), "150 A>B 100 till 1470 p5\n"; got != want { // two days of 660 ticks later
				t.Errorf("got %s, want %s", got, want)
			}
			if hash == "" {
				hash = d.Days[0].Hash
			} else if d.Days[0].Hash != hash {
				t.Error("a date that is added in the middle changes the rows of an earlier one")
			}
		}
	})
	// A chain: the only payment of 6 June is due on a date that no row has, and that of 5 June settles on 6 June.
	t.Run("dates of rejected payments only", func(t *testing.T) {
		c := config{columns: columns, payments: "on_reject: report", files: map[string]string{"day.csv": head +
			",A,B,1,2024-06-04 09:30,,,,\n,A,B,1,2024-06-05 09:30,,,,2024-06-06 09:30\n,A,B,1,2024-06-06 09:30,,2024-06-07 09:30,,\n"}}
		d, s, err := c.read(t)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := shown(d.Whole, d.names(s)), "150 A>B 100 till 659 p5\n"; got != want || len(d.Whole.Dates) != 1 {
			t.Errorf("dates %v, payments %s", d.Whole.Dates, got)
		}
		if len(d.Rejected) != 2 || d.Rejected[0].Line != 3 || d.Rejected[1].Line != 4 || len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "2 rejected rows are left out") {
			t.Errorf("rejected %v, warnings %v", d.Rejected, d.Warnings)
		}
		c.payments = ""
		if _, _, err := c.read(t); err == nil || !strings.Contains(err.Error(), "day.csv:4: till") || !strings.Contains(err.Error(), "day.csv:3: done") {
			t.Errorf("all rejected rows together: %v", err)
		}
	})
	t.Run("deadline on the next day", func(t *testing.T) {
		config{columns: columns, sim: "ticks_per_day: 660, num_days: 2", files: map[string]string{"day.csv": head +
			",A,B,1,2024-06-03 09:30,,2024-06-04 09:30,,2024-06-04 09:40\n,A,B,1,2024-06-04 09:30,,,,\n"}}.expect(t, "150 A>B 100 till 810 p5 settled 820\n810 A>B 100 till 1319 p5")
	})
}
