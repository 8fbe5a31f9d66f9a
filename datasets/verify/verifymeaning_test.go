package verify_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs/vfstest"
)

func TestEveryReferenceCaseHasMeaning(t *testing.T) {
	m, d := datasetstest.RealDataset(t, datasetstest.Cases(t))
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := datasetstest.Verify(context.Background(), m, datasetstest.Dir, verify.Options{Level: verify.LevelMeaning, Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Error(f)
	}
}

func TestEveryLieIsFound(t *testing.T) {
	m, d := datasetstest.RealDataset(t, []string{"../../engine/testdata/cases/" + datasetstest.LyingCase})
	pristine := m.Crash(vfstest.Keep, nil)
	r, err := d.Record(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		table string
		lie   func(r *datasetstest.TableRows)
		want  string
	}{
		{"nothing is changed", "ticks", func(*datasetstest.TableRows) {}, ""},
		{"another key", "runs", func(r *datasetstest.TableRows) { r.Set(0, "run_key", "ffffffffffffffff") }, "its key is ffffffffffffffff"},
		{"another status", "runs", func(r *datasetstest.TableRows) { r.Set(0, "status", "failed") }, "its status is failed"},
		{"a metric that is too large", "runs", func(r *datasetstest.TableRows) { r.Set(0, "num_events", r.Int(0, "num_events")+1) }, "num_events is"},
		{"a run of another batch", "runs", func(r *datasetstest.TableRows) { r.Set(0, "run_id", int64(7)) }, "a row of run 7, which is not in the batch"},
		{"an event less", "events", func(r *datasetstest.TableRows) { r.Rows = r.Rows[:len(r.Rows)-1] }, "the number of rows in events is"},
		{"an event twice", "events", func(r *datasetstest.TableRows) { r.Set(1, "seq", int64(0)) }, "has two rows with the same key"},
		{"an event without its neighbour", "events", func(r *datasetstest.TableRows) { r.Rows = slices.Delete(r.Rows, 1, 2) }, "has a gap in events before seq 2"},
		{"events in another order", "events", func(r *datasetstest.TableRows) { r.Rows[0], r.Rows[1] = r.Rows[1], r.Rows[0] }, "its rows are not in the order of [run_id seq]"},
		{"an event that goes back", "events", func(r *datasetstest.TableRows) { r.Set(len(r.Rows)-1, "tick", int32(0)) }, "the event before it in tick"},
		{"an event on another day", "events", func(r *datasetstest.TableRows) { r.Set(0, "day", int32(3)) }, "is on day 3"},
		{"a tick less", "ticks", func(r *datasetstest.TableRows) { r.Rows = r.Rows[1:] }, "has a gap in ticks before tick 1"},
		{"a tick that counts wrong", "ticks", func(r *datasetstest.TableRows) { r.Set(0, "num_settlements", int64(99)) }, "the sum of num_settlements in ticks"},
		{"a tick whose events begin elsewhere", "ticks", func(r *datasetstest.TableRows) { r.Set(1, "first_event_seq", int64(99)) }, "the events of tick 1 begin at 99"},
		{"a tick with other queues", "ticks", func(r *datasetstest.TableRows) { r.Set(1, "queue1_size", int64(99)) }, "queue1_size of tick 1 is 99"},
		{"money out of nothing", "tick_agent_states", func(r *datasetstest.TableRows) { r.Set(0, "balance_cents", r.Int(0, "balance_cents")+1) }, "money is not conserved in tick 1"},
		{"a bank without a state", "tick_agent_states", func(r *datasetstest.TableRows) { r.Rows = r.Rows[1:] }, "banks after tick 0 instead of"},
		{"a state twice", "tick_agent_states", func(r *datasetstest.TableRows) { r.Rows[1] = r.Rows[0] }, "has two rows with the same key"},
		{"states tick by tick", "tick_agent_states", func(r *datasetstest.TableRows) {
			slices.SortStableFunc(r.Rows, func(a, b parquet.Row) int { return int(a[1].Int32() - b[1].Int32()) })
			for i := 1; i < len(r.Rows); i++ { // one day, so that only the order of banks and ticks is wrong
				if r.Rows[i][1].Int32() == r.Rows[0][1].Int32() {
					r.Rows[0], r.Rows[i] = r.Rows[i], r.Rows[0]
				}
			}
		}, "rows out of order, in tick_agent_states"},
		{"a cost nobody paid", "tick_agent_states", func(r *datasetstest.TableRows) { r.Set(0, "delay_cost_delta_cents", int64(12345)) }, "the sum of delay_cost_delta_cents in tick_agent_states"},
		{"a bank less", "agents", func(r *datasetstest.TableRows) { r.Rows = r.Rows[1:] }, "the number of rows in agents"},
		{"a bank twice", "agents", func(r *datasetstest.TableRows) { r.Rows[1] = r.Rows[0] }, "has two rows with the same key, or rows out of order, in agents"},
		{"a payment that is worth more", "transactions", func(r *datasetstest.TableRows) { r.Set(0, "amount_cents", r.Int(0, "amount_cents")+1) }, "payment 0 of"},
		{"a payment to oneself", "transactions", func(r *datasetstest.TableRows) { r.Rows[0] = copyColumn(r, 0, "sender_id", "receiver_id") }, "to itself"},
		{"a payment that settles before it arrives", "transactions", func(r *datasetstest.TableRows) { r.Set(0, "arrival_tick", int32(999)) }, "arrived in tick 999"},
		{"a payment with another number", "transactions", func(r *datasetstest.TableRows) { r.Set(0, "arrival_index", int32(5)) }, "the arrival_index of payment 0 is 5"},
		{"a bank that used more", "daily_agent_metrics", func(r *datasetstest.TableRows) {
			r.Set(0, "liquidity_used_intraday_cents", r.Int(0, "liquidity_used_intraday_cents")+1)
		}, "liquidity_used_intraday_cents is"},
		{"a bank that used less than at the end of a tick", "daily_agent_metrics", func(r *datasetstest.TableRows) {
			r.Set(0, "max_net_debit_cents", r.Int(0, "liquidity_used_intraday_cents")+1)
		}, "at the ends of ticks"},
		{"a run with another bound", "runs", func(r *datasetstest.TableRows) { r.Set(0, "liquidity_upper_bound_cents", 0.5) }, "liquidity_upper_bound_cents is 0.5"},
		{"a run with another maximum", "runs", func(r *datasetstest.TableRows) { r.Set(0, "liquidity_lower_bound_max_cents", int64(77)) }, "liquidity_lower_bound_max_cents is 77"},
		{"a loan nobody took", "tick_agent_states", func(r *datasetstest.TableRows) { r.Set(0, "eod_borrowing_cost_delta_cents", int64(1)) }, "eod_borrowing_cost_cents is 0"},
		{"a file below another value", "events", func(r *datasetstest.TableRows) { r.Set(0, "block", int64(9)) }, "its path says"},
		{"a text that is none", "agents", func(r *datasetstest.TableRows) { r.Set(0, "policy_kind", "\xff") }, "is not UTF-8"},
		{"another version", "agents", func(r *datasetstest.TableRows) { r.Keys[2].Value = "0" }, "its tables have version"},
		{"another table", "agents", func(r *datasetstest.TableRows) { r.Keys[3].Value = "runs" }, "it claims to be table"},
	} {
		t.Run(c.name, func(t *testing.T) {
			requireLieFound(t, pristine, r, c.table, c.lie, c.want)
		})
	}
}

// TestLiesAboutRulesAreFound has payments that cut-offs reject or put off, and breaches of throughput rules.
func TestLiesAboutRulesAreFound(t *testing.T) {
	m, d := datasetstest.RealDataset(t, []string{"../../engine/testdata/scenarios/cut_offs"})
	pristine := m.Crash(vfstest.Keep, nil)
	r, err := d.Record(0)
	if err != nil {
		t.Fatal(err)
	}
	set := func(column string, value any) func(*datasetstest.TableRows) {
		return func(r *datasetstest.TableRows) { r.Set(0, column, value) }
	}
	for _, c := range []struct {
		table, want string
		lie         func(r *datasetstest.TableRows)
	}{
		{"ticks", "", func(*datasetstest.TableRows) {}},
		{"throughput_breaches", "the number of rows in throughput_breaches is", func(r *datasetstest.TableRows) { r.Rows = r.Rows[1:] }},
		{"throughput_breaches", "the breach of rule 0 on day 0", set("shortfall_cents", int64(1))},
		{"throughput_breaches", "the breach of rule 0 on day 0", set("required_share", 0.7)},
		{"throughput_breaches", "the breach of rule 0 on day 0", set("share", 0.5)},
		{"throughput_breaches", "the breach of rule 0 on day 0", set("first_day", int32(1))},
		{"throughput_breaches", "throughput_penalty_cents is", set("penalty_cents", int64(77))},
		{"throughput_breaches", "has two rows with the same key", func(r *datasetstest.TableRows) { r.Rows[1] = r.Rows[0] }},
		{"ticks", "num_rejected is", set("num_rejected", int64(77))},
		{"ticks", "num_postponed is", set("num_postponed", int64(77))},
		{"daily_agent_metrics", "num_rejected is", set("num_rejected", int64(77))},
		{"transactions", "was rejected in tick", set("rejected_tick", int32(0))},
		{"transactions", "was rejected in tick", set("status", "rejected")},
	} {
		t.Run(c.table+" "+c.want, func(t *testing.T) {
			requireLieFound(t, pristine, r, c.table, c.lie, c.want)
		})
	}
}

// copyColumn returns a row in which one column has the value of another.
func copyColumn(r *datasetstest.TableRows, row int, from, to string) parquet.Row {
	source, _ := r.Schema.Lookup(from)
	target, _ := r.Schema.Lookup(to)
	changed := r.Rows[row].Clone()
	for i, v := range changed {
		if v.Column() == target.ColumnIndex {
			changed[i] = changed[source.ColumnIndex].Level(0, v.DefinitionLevel(), target.ColumnIndex)
		}
	}
	return changed
}

func TestOtherSchemasAreRefused(t *testing.T) {
	m, d := datasetstest.RealDataset(t, []string{"../../engine/testdata/cases/" + datasetstest.LyingCase})
	other := datasetstest.FakeParquet(t, 0, 0, "runs")
	for table, want := range map[string]string{"agents": "it claims to be table"} {
		datasetstest.ReplaceTable(t, m, d, 0, table, other)
		found := fmt.Sprint(datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelParquet}).Findings)
		if !strings.Contains(found, want) {
			t.Errorf("%s: found %s", table, found)
		}
	}
}

// TestOtherWordsInFilesAreNoOtherResult computes batches again whose files were written when a description had other words.
func TestOtherWordsInFilesAreNoOtherResult(t *testing.T) {
	dirs := datasetstest.Cases(t)[:2]
	ticks := tables.FindTable("ticks")
	now := ticks.Description
	ticks.Description = "A row for each tick."
	_, d := datasetstest.RealDataset(t, dirs)
	ticks.Description = now
	again := func(_ context.Context, r datasets.CommitRecord, create func(string) (io.WriteCloser, error)) ([]tables.FileInfo, error) {
		w := tables.NewBatchWriter(datasetstest.SinkOf(create), tables.WriterOptions{Tables: []string{"*", "decisions", tables.PerTickQueues}, Axes: d.Plans()[0].TableAxes()})
		datasetstest.RealOrFailed(t, w, r.FirstRun, dirs[r.FirstRun])
		return w.Close()
	}
	report := datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelRerun, Rerun: again})
	if report.Reruns != 2 || report.Count(verify.Note) < 2 || report.Count(verify.Damage)+report.Count(verify.Nondetermin) > 0 || report.Kind() != errkind.Incomplete {
		t.Errorf("%+v", report)
	}
	for _, f := range report.Findings {
		if f.Severity == verify.Note && f.Level == verify.LevelRerun && !strings.Contains(f.Problem, "column descriptions of another version") || f.Severity == verify.Incomplete && f.File != datasets.ManifestPath && f.File != datasets.SQLPath {
			t.Error(f)
		}
	}
}

// requireLieFound changes the rows of a table of a copy of a data set, and requires that verification finds what is wanted;
// nothing if want is empty.
func requireLieFound(t *testing.T, pristine *vfstest.Memory, r datasets.CommitRecord, table string, lie func(*datasetstest.TableRows), want string) {
	t.Helper()
	m := pristine.Crash(vfstest.Keep, nil)
	d := datasetstest.MustOpen(t, m)
	rows := datasetstest.ReadTableRows(t, d, r.FilesOf(table)[0])
	lie(rows)
	datasetstest.ReplaceTable(t, m, d, 0, table, rows.Encode(t))
	report := datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelMeaning})
	var found []string
	for _, f := range report.Findings {
		if f.Level >= verify.LevelParquet {
			found = append(found, f.String())
		}
	}
	text := strings.Join(found, "\n")
	if (want == "") != (text == "") || !strings.Contains(text, want) {
		t.Errorf("found %s", text)
	}
}
