package inputs

import (
	"strings"
	"testing"
)

// One payment whose value is read, or whose row is rejected: the expected values are written by hand.
func TestRows(t *testing.T) {
	const head = "from,to,value,at\n"
	for _, c := range []struct {
		name string
		config
		day  string // the file, after the header
		want string // the payments, or part of the error
	}{
		{name: "plain", day: "A,B,10.50,07:00\n", want: "0 A>B 1050 till 659 p5"},
		{name: "no line end", day: "A,B,10.50,07:00", want: "0 A>B 1050"},
		{name: "Windows line ends", day: "A,B,10.50,07:00\r\n", want: "0 A>B 1050"},
		{name: "cut to whole ticks", day: "A,B,1,12:19:59.999999999\n", want: "319 A>B 100"},
		{name: "last tick", day: "A,B,1,17:59:59\n", want: "659 A>B 100"},
		{name: "end of the day is outside", day: "A,B,1,18:00\n", want: `day.csv:2: at: "18:00" is outside the day, which runs from 07:00 up to 18:00`},
		{name: "before the day", day: "A,B,1,06:59:59\n", want: "day.csv:2: at:"},
		{name: "clamp", config: config{payments: "outside: clamp"}, day: "A,B,1,06:59:59\nA,B,2,18:00\nA,B,3,24:00\n", want: "0 A>B 100 till 659 p5\n659 A>B 200 till 659 p5\n659 A>B 300 till 659 p5\n"},
		{name: "bare number", day: "A,B,1,0930\n", want: `"0930" is a bare number`},
		{name: "serial of Excel", day: "A,B,1,45446.39583\n", want: `is a bare number`},
		{name: "PM", day: "A,B,1,01:30 PM\n", want: "has AM or PM"},
		{name: "am", day: "A,B,1,9:30am\n", want: "has AM or PM"},
		{name: "one digit hour", day: "A,B,1,9:30\n", want: `"9:30" is not a time`},
		{name: "minute 60", day: "A,B,1,09:60\n", want: `"09:60" is not a time`},
		{name: "leap second", day: "A,B,1,09:59:60\n", want: `is not a time`},
		{name: "German date", day: "A,B,1,03.06.2024 09:30\n", want: `dates are YYYY-MM-DD`},
		{name: "American date", day: "A,B,1,06/03/2024 09:30\n", want: `dates are YYYY-MM-DD`},
		{name: "date without time", day: "A,B,1,2024-06-03\n", want: `is a date without a time`},
		{name: "year of the wrong unit", day: "A,B,1,1970-01-20T09:30\n", want: `is in the year 1970`},
		{name: "no such day", day: "A,B,1,2023-02-29T09:30\n", want: `is not a day of the calendar`},
		{name: "offset", day: "A,B,1,2024-06-03T09:30:00Z\n", want: "330 A>B 100"},
		{name: "offset in winter", day: "A,B,1,2024-01-03T09:30:00Z\n", want: "270 A>B 100"},
		{name: "offset with hours", day: "A,B,1,2024-06-03T09:30:00+0200\n", want: "210 A>B 100"},
		{name: "offset without date", day: "A,B,1,09:30+02:00\n", want: "has an offset but no date"},
		{name: "offset without zone", config: config{clock: `day_start: "07:00", tick: 60s`}, day: "A,B,1,2024-06-03T09:30:00Z\n", want: "set clock.zone"},
		{name: "local", day: "A,B,1,2024-06-03 09:30\n", want: "150 A>B 100"},
		{name: "hour that does not exist", config: config{clock: `day_start: "00:00", tick: 120s, zone: Europe/Helsinki`}, day: "A,B,1,2024-03-31 03:30\n", want: `does not exist in Europe/Helsinki: the clocks go forward on 2024-03-31`},
		{name: "hour after it", config: config{clock: `day_start: "00:00", tick: 120s, zone: Europe/Helsinki`}, day: "A,B,1,2024-03-31 04:00\n", want: "120 A>B 100"},
		{name: "hour that comes twice", config: config{clock: `day_start: "00:00", tick: 120s, zone: Europe/Helsinki`}, day: "A,B,1,2024-10-27T03:30:00+03:00\nB,A,1,2024-10-27T03:30:00+02:00\n", want: "105 A>B 100 till 659 p5\n105 B>A 100 till 659 p5\n"},

		{name: "epoch seconds", config: config{payments: "time_format: epoch_s"}, day: "A,B,1,1717407000\nA,B,2,1717407000.5\n", want: "330 A>B 100 till 659 p5\n330 A>B 200"},
		{name: "epoch milliseconds", config: config{payments: "time_format: epoch_ms"}, day: "A,B,1,1717407059999\n", want: "330 A>B 100"},
		{name: "milliseconds as seconds", config: config{payments: "time_format: epoch_s"}, day: "A,B,1,1717407000000\n", want: "another year means that the unit is wrong"},
		{name: "seconds as milliseconds", config: config{payments: "time_format: epoch_ms"}, day: "A,B,1,1717407000\n", want: "is in the year 1970"},
		{name: "tick", config: config{payments: "time_format: tick", clock: "none"}, day: "A,B,1,659\n", want: "659 A>B 100"},
		{name: "tick after the run", config: config{payments: "time_format: tick", clock: "none"}, day: "A,B,1,660\n", want: "tick 660 is not in the run"},
		{name: "time instead of tick", config: config{payments: "time_format: tick", clock: "none"}, day: "A,B,1,09:30\n", want: "is not a tick"},

		{name: "more digits than the currency has", day: "A,B,1.500,09:30\n", want: `value: "1.500" has 3 decimal digits`},
		{name: "groups", config: config{payments: `amount: {group: " "}`}, day: "A,B,1\u202f234\u00a0567.8,09:30\n", want: "150 A>B 123456780 "},
		{name: "groups that are none", config: config{payments: `amount: {group: " "}`}, day: "A,B,12 34.5,09:30\n", want: "is not an amount"},
		{name: "Indian groups", config: config{payments: `amount: {group: ","}`}, day: "A,B,\"12,34,567.89\",09:30\n", want: "150 A>B 123456789 "},
		{name: "European", config: config{payments: `amount: {group: ".", decimal: ","}`}, day: "A,B,\"1.234.567,8\",09:30\n", want: "150 A>B 123456780 "},
		{name: "apostrophe", config: config{payments: `amount: {group: "'"}`}, day: "A,B,1’234.50,09:30\n", want: "150 A>B 123450 "},
		{name: "decimal comma as a group", config: config{payments: `amount: {group: ","}`}, day: "A,B,\"12,34\",09:30\n", want: "is not an amount"},
		{name: "minus", day: "A,B,-1,09:30\n", want: `"-1" is negative`},
		{name: "zero", day: "A,B,0.00,09:30\n", want: `is not greater than 0`},
		{name: "parentheses", day: "A,B,(1.00),09:30\n", want: `without parentheses`},
		{name: "currency", day: "A,B,EUR 1.00,09:30\n", want: `is not an amount`},
		{name: "exponent", day: "A,B,1E5,09:30\n", want: `without an exponent`},
		{name: "empty amount", day: "A,B,,09:30\n", want: `the amount is empty`},
		{name: "too large", day: "A,B,1000000000000000.01,09:30\n", want: `more than the largest amount`},
		{name: "largest", day: "A,B,1000000000000000.00,09:30\n", want: `150 A>B 100000000000000000 `},
		{name: "a great many digits", day: "A,B,99999999999999999999999999999999,09:30\n", want: `more than the largest amount`},
		{name: "exact", day: "A,B,90071992547409.93,09:30\n", want: `150 A>B 9007199254740993 `},
		{name: "half even down", config: config{payments: "amount: {rounding: half_even}"}, day: "A,B,1.125,09:30\nA,B,1.135,09:30\nA,B,1.1250001,09:30\n", want: "150 A>B 112 till 659 p5\n150 A>B 114 till 659 p5\n150 A>B 113"},
		{name: "rounded to zero", config: config{payments: "amount: {rounding: half_even}"}, day: "A,B,0.005,09:30\n", want: "is not greater than 0"},
		{name: "minor units", config: config{payments: "amount: {unit: minor}"}, day: "A,B,1234,09:30\n", want: "150 A>B 1234 "},
		{name: "minor units with a fraction", config: config{payments: "amount: {unit: minor}"}, day: "A,B,1234.0,09:30\n", want: "has 1 decimal digits"},
		{name: "yen", config: config{payments: "amount: {exponent: 0}"}, day: "A,B,1234,09:30\n", want: "150 A>B 1234 "},
		{name: "dinar", config: config{payments: "amount: {exponent: 3}"}, day: "A,B,1.5,09:30\n", want: "150 A>B 1500 "},

		{name: "sender is receiver", day: "A,A,1,09:30\n", want: "are the same bank"},
		{name: "unknown bank", day: "A,X,1,09:30\n", want: `to: unknown bank "X"`},
		{name: "case of a bank", day: "A,b,1,09:30\n", want: `differs from the bank "B" only in case`},
		{name: "spaces do not count", day: " A ,\tB\u00a0, 1 , 09:30 \n", want: "150 A>B 100"},
		{name: "quotes", day: "\"A\",\"B\" , \"1\",\"09:30\"\n", want: "150 A>B 100"},
		{name: "more values than the header", day: "A,B,1,5,09:30\n", want: "day.csv:2: the row has 5 values, the header has 4"},
		{name: "fewer values", day: "A,B,1\n", want: "day.csv:2: the row has 3 values"},
		{name: "NUL", day: "A,B\x00,1,09:30\n", want: "day.csv:2: the row has a NUL byte"},
		{name: "unclosed quote", day: "A,B,1,09:30\nA,\"B,1,09:30\nA,B,2,09:30\n", want: "day.csv:3: a quote that opens here is not closed"},
		{name: "quote inside", day: "A,B\"x\",1,09:30\n", want: "day.csv:2: there is a quote inside a value"},
		{name: "text after a quote", day: "A,\"B\"x,1,09:30\n", want: "day.csv:2: there is text between a closing quote"},
		{name: "empty lines", day: "\n  \nA,B,1,09:30\n\n", want: "150 A>B 100"},
		{name: "lines after a value of several lines", day: "\"A\n\",B,1,09:30\nA,X,1,09:30\n", want: "day.csv:4: to: unknown bank"},
		{name: "not UTF-8", day: "A,B\xe4,1,09:30\n", want: "is not UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.files = map[string]string{"day.csv": head + c.day}
			d, _, err := c.read(t)
			if err != nil {
				if strings.Contains(c.want, ">") || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %s", err, c.want)
				}
				return
			}
			if got := shown(d.Whole, []string{"A", "B", "C"}); !strings.HasPrefix(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
