package tables

import (
	"iter"
	"reflect"
	"strings"

	"sweep/datasets/parquet/columns"
)

// tableSet has every table, in the order of the documentation. The tags of a field describe its table: its name, the
// columns by which the rows of a file ascend, whether the axes of the grid have columns in it, whether it is written only
// on request, whether its rows belong to no run, and what its rows are. Tables that are not selected have no writer and accept no rows.
type tableSet struct {
	Runs         table[runsColumns]                 `table:"runs" sorted:"run_id" axes:"true" doc:"A row per run: its place in the grid, its settings and what came out of it."`
	Agents       table[agentsColumns]               `table:"agents" sorted:"run_id" doc:"A row per run and bank: the bank's settings and how it starts."`
	Streams      table[arrivalStreamsColumns]       `table:"arrival_streams" sorted:"run_id" doc:"A row per run, bank and stream of arrivals, as configured."`
	Policies     table[policiesColumns]             `table:"policies" doc:"A row per distinct policy of a file."`
	Snapshots    table[policySnapshotsColumns]      `table:"policy_snapshots" sorted:"run_id,tick" doc:"Which policy decided for which bank, from which tick on."`
	Transactions table[transactionsColumns]         `table:"transactions" sorted:"run_id,tx_id" doc:"A row per payment and per part of a split payment, with its whole life."`
	Events       table[eventsColumns]               `table:"events" sorted:"run_id,seq" doc:"A row per event of the log, in the order of the log, with all its fields."`
	Ticks        table[ticksColumns]                `table:"ticks" sorted:"run_id,tick" doc:"A row per tick: counts, values, queues and the random stream."`
	States       table[tickAgentStatesColumns]      `table:"tick_agent_states" sorted:"run_id,day" doc:"A row per tick and bank: everything the bank has after the tick, and the tick's costs. The rows of a day are in order of the banks and then of the ticks; a day of more than a million rows is in parts of consecutive ticks, each in this order."`
	Daily        table[dailyAgentMetricsColumns]    `table:"daily_agent_metrics" sorted:"run_id,day" doc:"A row per day and bank."`
	Collateral   table[collateralEventsColumns]     `table:"collateral_events" sorted:"run_id,tick" doc:"A row per change of posted collateral, with the state before and after, and per blocked timer."`
	Registers    table[agentStateRegistersColumns]  `table:"agent_state_registers" sorted:"run_id,tick" doc:"A row per tick and state register written in it."`
	Queues       table[queueSnapshotsColumns]       `table:"queue_snapshots" sorted:"run_id,tick" doc:"A row per payment in a queue: at the end of every day, and after every tick if asked for."`
	Cycles       table[lsmCyclesColumns]            `table:"lsm_cycles" sorted:"run_id,tick" doc:"A row per group of payments settled together: pairs, cycles, entry offsets."`
	Members      table[lsmCycleTransactionsColumns] `table:"lsm_cycle_transactions" sorted:"run_id,tick" doc:"A row per payment of such a group."`
	Decisions    table[decisionsColumns]            `table:"decisions" sorted:"run_id,tick" onrequest:"true" doc:"A row per evaluation of a policy, with the values it saw."`
	Failures     table[failuresColumns]             `table:"failures" sorted:"run_id" doc:"A row per run that failed."`
	Rejected     table[rejectedRowsColumns]         `table:"rejected_rows" runless:"true" doc:"A row per row of the files of payments and positions that could not be read and was left out (payments.on_reject: report). Rows belong to the data set, not to a run; a file of the table is written with the first batch of the plan that read the files."`
	Breaches     table[throughputBreachesColumns]   `table:"throughput_breaches" sorted:"run_id,day" doc:"A row per breach of a throughput rule (throughput_rule): a bank, or all banks together, settled less than the required share of a value by a tick of the day."`
}

// table is the columns of a table and their writer.
type table[T any] struct {
	c T
	w *columns.Writer // nil if the table is not written
}

// on reports whether the table is written.
func (t *table[T]) on() bool { return t.w != nil }

func (t *table[T]) columns(name string) []columns.Column {
	list := columns.Of(&t.c)
	for _, c := range list {
		columns.SetID(c, fieldID(name, c.Spec().Name))
	}
	return list
}

func (t *table[T]) start(w *columns.Writer) { t.w = w }

// anyTable is a table with any columns.
type anyTable interface {
	columns(name string) []columns.Column
	start(w *columns.Writer)
}

// all iterates over the tables with their descriptions.
func (s *tableSet) all() iter.Seq2[*Table, anyTable] {
	return func(yield func(*Table, anyTable) bool) {
		for i, t := range tables {
			if !yield(t, reflect.ValueOf(s).Elem().Field(i).Addr().Interface().(anyTable)) {
				return
			}
		}
	}
}

// newColumns creates the columns of the table called name, without those of axes.
func newColumns(name string) []columns.Column {
	for t, own := range new(tableSet).all() {
		if t.Name == name {
			return own.columns(t.Name)
		}
	}
	for t, own := range new(analysisSet).all() {
		if t.Name == name {
			return own.columns(t.Name)
		}
	}
	return nil
}

// tables describes the tables of tableSet.
var tables = describeSet(reflect.TypeFor[tableSet]())

// describeSet describes the tables of a struct of tables.
func describeSet(set reflect.Type) (list []*Table) {
	columnHistory() // called through reflection below, which does not count for the order of initialisation
	analysisHistory()
	for f := range set.Fields() {
		t := &Table{Name: f.Tag.Get("table"), Description: f.Tag.Get("doc"), OnRequest: f.Tag.Get("onrequest") != "", Axes: f.Tag.Get("axes") != "", Runless: f.Tag.Get("runless") != ""}
		if sorted := f.Tag.Get("sorted"); sorted != "" {
			t.Sorted = strings.Split(sorted, ",")
		}
		for _, c := range reflect.New(f.Type).Interface().(anyTable).columns(t.Name) {
			t.Columns = append(t.Columns, describeColumn(c.Spec()))
		}
		list = append(list, t)
	}
	return list
}
