package inputs

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(text))
	w.Close()
	return b.String()
}

func zstded(text string) string {
	w, _ := zstd.NewWriter(nil)
	return string(w.EncodeAll([]byte(text), nil))
}

func utf16(text string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, c := range text {
		b.WriteByte(byte(c))
		b.WriteByte(0)
	}
	return b.String()
}

// Whole files: compression, encodings, headers and names.
func TestFiles(t *testing.T) {
	const head, row = "from,to,value,at\n", "A,B,1,09:30\n"
	const good = "150 A>B 100 till 659 p5\n"
	for _, c := range []struct {
		name string
		config
		want string
	}{
		{"gzip", config{files: map[string]string{"day.csv": gzipped(head + row)}}, good},
		{"gzip of two members", config{files: map[string]string{"day.csv": gzipped(head) + gzipped(row+row)}}, good + good},
		{"truncated gzip", config{files: map[string]string{"day.csv": gzipped(head + row)[:30]}}, "day.csv: the gzip file is truncated"},
		{"truncated gzip header", config{files: map[string]string{"day.csv": gzipped(head + row)[:6]}}, "day.csv: the gzip file is"},
		{"damaged gzip", config{files: map[string]string{"day.csv": gzipped(head + row)[:40] + "xxxxxxxxxxxxxxxxxxxxx"}}, "day.csv: the gzip file is"},
		{"text after gzip", config{files: map[string]string{"day.csv": gzipped(head+row) + "A,B,1,09:30\n"}}, "day.csv: the gzip file is damaged: other bytes follow the compressed data"},
		{"a byte after gzip", config{files: map[string]string{"day.csv": gzipped(head+row) + "\n"}}, "day.csv: the gzip file is damaged: other bytes follow the compressed data"},
		{"padded gzip", config{files: map[string]string{"day.csv": gzipped(head+row) + strings.Repeat("\x00", 1000)}}, good},
		{"truncated second member", config{files: map[string]string{"day.csv": gzipped(head) + gzipped(row)[:15]}}, "day.csv: the gzip file is truncated"},
		{"a byte after zstd", config{files: map[string]string{"day.csv": zstded(head+row) + "\n"}}, "day.csv: the zstd file is truncated or has other bytes behind its end"},
		{"zstd", config{files: map[string]string{"day.csv": zstded(head + row)}}, good},
		{"zstd of two frames", config{files: map[string]string{"day.csv": zstded(head) + zstded(row)}}, good},
		{"truncated zstd", config{files: map[string]string{"day.csv": zstded(head + row)[:20]}}, "day.csv: the zstd file is truncated"},
		{"bzip2", config{files: map[string]string{"day.csv": "BZh91AY"}}, "compressed with bzip2"},
		{"Excel workbook", config{files: map[string]string{"day.csv": "PK\x03\x04xxxxxxxx"}}, "Excel workbook"},
		{"compressed twice", config{files: map[string]string{"day.csv": gzipped(gzipped(head + row))}}, "compressed twice"},
		{"byte order mark", config{files: map[string]string{"day.csv": "\xef\xbb\xbf" + head + row}}, good},
		{"UTF-16", config{files: map[string]string{"day.csv": utf16(head + row)}}, "day.csv: the file is in UTF-16; save it as UTF-8"},
		{"UTF-16 without mark", config{files: map[string]string{"day.csv": utf16(head + row)[2:]}}, "day.csv: the file is in UTF-16"},
		{"semicolons", config{files: map[string]string{"day.csv": "\xef\xbb\xbffrom;to;value;at\r\nA;B;1,5;09:30\r\n"}, payments: `amount: {decimal: ","}`}, "150 A>B 150"},
		{"tabs", config{files: map[string]string{"day.csv": "from\tto\tvalue\tat\nA\tB\t1\t09:30\n"}}, good},
		{"sep= of Excel", config{files: map[string]string{"day.csv": "sep=|\nfrom|to|value|at\nA|X|1|09:30\n"}}, "day.csv:3: to: unknown bank"},
		{"delimiter given", config{files: map[string]string{"day.csv": head + row}, payments: `delimiter: ";"`}, "the header has no column \"from\""},
		{"carriage returns", config{files: map[string]string{"day.csv": strings.ReplaceAll(head+row, "\n", "\r")}}, "carriage returns without line feeds"},
		{"other order", config{files: map[string]string{"day.csv": "note,value,to,at,from\n,1,B,09:30,A\n"}}, good},
		{"quoted header", config{files: map[string]string{"day.csv": "\"from\",\"to\",\"value\",\"at\"\n" + row}}, good},
		{"missing column", config{files: map[string]string{"day.csv": "From,to,value,at\n" + row}}, `day.csv:1: the header has no column "from" (payments.columns.sender), but "From"; names are compared exactly`},
		{"column twice", config{files: map[string]string{"day.csv": "from,to,value,at,to\nA,B,1,09:30,C\n"}}, `the header has the column "to" (payments.columns.receiver) twice`},
		{"other column twice", config{files: map[string]string{"day.csv": "from,to,value,at,x,x\nA,B,1,09:30,1,2\n"}}, good},
		{"empty file", config{files: map[string]string{"day.csv": ""}}, "day.csv:1: the file is empty"},
		{"no rows", config{files: map[string]string{"day.csv": head}}, "payments.file: the files have no payments"},
		{"all rows rejected", config{payments: "on_reject: report", files: map[string]string{"day.csv": head + "A,B,1,9:30\n"}}, "payments.file: every row of the files is rejected\nday.csv:2: at:"},
		{"no file", config{files: map[string]string{}}, "payments.file: cannot read day.csv: there is no such file"},
	} {
		t.Run(c.name, func(t *testing.T) { c.expect(t, c.want) })
	}
}

// expect compares the payments, or the error, with what is wanted.
func (c config) expect(t *testing.T, want string) {
	t.Helper()
	d, s, err := c.read(t)
	if err != nil {
		if strings.Contains(want, ">") || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		return
	}
	got := ""
	for i, day := range append(d.Days, d.Whole) {
		if day == nil {
			continue
		}
		if d.Whole == nil {
			got += "-- " + d.Days[i].Dates[0] + "\n"
		}
		got += shown(day, d.names(s))
	}
	if got = strings.TrimSpace(got); !strings.HasPrefix(got, strings.TrimSpace(want)) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
