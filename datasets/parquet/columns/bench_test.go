package columns

import (
	"io"
	"math/rand"
	"testing"
)

// wide is shaped like the events table: few values in many columns.
type wide struct {
	RunID Int64  `column:"run_id" doc:"d"`
	Seq   Int64  `column:"seq" doc:"d"`
	Tick  Int32  `column:"tick" doc:"d"`
	Day   Int32  `column:"day" doc:"d"`
	Kind  String `column:"kind" doc:"d"`
	Agent String `column:"agent,null" doc:"d"`
	Tx    Int32  `column:"tx,null" doc:"d"`
}

type countingFile struct{ n *int64 }

func (f countingFile) Write(p []byte) (int, error) { *f.n += int64(len(p)); return len(p), nil }
func (f countingFile) Close() error                { return nil }

func BenchmarkWideRows(b *testing.B) {
	const rows = 262144
	codec, err := NewCodec("zstd")
	if err != nil {
		b.Fatal(err)
	}
	kinds := []string{"Arrival", "PolicySubmit", "PolicyHold", "RtgsSubmission", "CostAccrual"}
	names := []string{"BANK_A", "BANK_B", "BANK_C", "BANK_D"}
	r := rand.New(rand.NewSource(1))
	type event struct {
		kind, agent int32
		values      [6]int64
	}
	events := make([]event, rows)
	for i := range events {
		e := event{kind: int32(r.Intn(5)), agent: int32(r.Intn(4))}
		for j := range e.values {
			e.values[j] = r.Int63n(1000000)
		}
		events[i] = e
	}
	counts := []int{4, 0, 1, 3, 6}
	var written int64
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		var t wide
		cols := Of(&t)
		extra := make([]*Int64, 45)
		for i := range extra {
			extra[i] = NewInt64(Spec{Name: "c" + string(rune('A'+i)), Nullable: true})
			cols = append(cols, extra[i])
		}
		written = 0
		w := New(Options{Name: "wide", Codec: codec, Create: func() (io.WriteCloser, error) { return countingFile{&written}, nil }}, cols...)
		for i := 0; i < rows; {
			n := min(w.Room(), rows-i)
			for k := i; k < i+n; k++ {
				e := &events[k]
				t.Seq.Append(int64(k))
				t.Kind.AppendName(kinds, e.kind)
				t.Agent.AppendName(names, e.agent)
				if e.kind != 4 {
					t.Tx.Append(int32(k / 5))
				}
				for j := range counts[e.kind] {
					extra[int(e.kind)*6+j].Append(e.values[j])
				}
				w.NextRow()
			}
			t.RunID.AppendN(7, n)
			t.Tick.AppendN(int32(i/50), n)
			t.Day.AppendN(0, n)
			if err := w.EndRows(); err != nil {
				b.Fatal(err)
			}
			i += n
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/rows, "ns/row")
	b.ReportMetric(float64(written)/rows, "B/row")
}
