package tables

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets/columns"
)

// FormatVersion is the version of the tables: their names, columns, types and meanings. Every data set has one schema
// per table for its version.
const FormatVersion = 1

// Table describes a table of the data set.
type Table struct {
	Name        string
	Description string
	Sorted      []string // columns by which the rows of a file ascend
	OnRequest   bool     // not written unless it is named in the output
	Axes        bool     // the axes of the grid have columns after AxesAfter, except those in the path
	Columns     []Column
}

// Column describes a column of a table.
type Column struct {
	Name        string `json:"name"`
	Type        string `json:"type"`           // INTEGER, BIGINT, DOUBLE, BOOLEAN, VARCHAR; with [] for a list
	Unit        string `json:"unit,omitempty"` // cents, tick (a position), ticks (a length), day; empty for numbers and names
	Nullable    bool   `json:"nullable,omitempty"`
	Description string `json:"description"`
}

// AxesAfter is the column of table runs that the columns of the axes follow.
const AxesAfter = "run_key"

// Column returns the column called name, nil if the table has none.
func (t *Table) Column(name string) *Column {
	if i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name }); i >= 0 {
		return &t.Columns[i]
	}
	return nil
}

// definition is a table as the code has it: the struct of its columns is the schema.
type definition struct {
	name, description string
	sorted            []string
	onRequest         bool
	columns           func() []columns.Column
}

// definitions lists all tables in the order of the documentation.
var definitions = []definition{
	{"runs", "A row per run: its place in the grid, its settings and what came out of it.", byRun, false, of[runsColumns]},
	{"agents", "A row per run and bank: the bank's settings and how it starts.", byRun, false, of[agentsColumns]},
	{"arrival_streams", "A row per run, bank and stream of arrivals, as configured.", byRun, false, of[arrivalStreamsColumns]},
	{"policies", "A row per distinct policy of a file.", nil, false, of[policiesColumns]},
	{"policy_snapshots", "Which policy decided for which bank, from which tick on.", byTick, false, of[policySnapshotsColumns]},
	{"transactions", "A row per payment and per part of a split payment, with its whole life.", []string{"run_id", "tx_id"}, false, of[transactionsColumns]},
	{"events", "A row per event of the log, in the order of the log, with all its fields.", []string{"run_id", "seq"}, false, of[eventsColumns]},
	{"ticks", "A row per tick: counts, values, queues and the random stream.", byTick, false, of[ticksColumns]},
	{"tick_agent_states", "A row per tick and bank: everything the bank has after the tick, and the tick's costs.", byTick, false, of[tickAgentStatesColumns]},
	{"daily_agent_metrics", "A row per day and bank.", []string{"run_id", "day"}, false, of[dailyAgentMetricsColumns]},
	{"collateral_events", "A row per change of posted collateral, with the state before and after, and per blocked timer.", byTick, false, of[collateralEventsColumns]},
	{"agent_state_registers", "A row per tick and state register written in it.", byTick, false, of[agentStateRegistersColumns]},
	{"queue_snapshots", "A row per payment in a queue: at the end of every day, and after every tick if asked for.", byTick, false, of[queueSnapshotsColumns]},
	{"lsm_cycles", "A row per group of payments settled together: pairs, cycles, entry offsets.", byTick, false, of[lsmCyclesColumns]},
	{"lsm_cycle_transactions", "A row per payment of such a group.", byTick, false, of[lsmCycleTransactionsColumns]},
	{"decisions", "A row per evaluation of a policy, with the values it saw.", byTick, true, of[decisionsColumns]},
	{"failures", "A row per run that failed.", byRun, false, of[failuresColumns]},
}

var (
	byRun  = []string{"run_id"}
	byTick = []string{"run_id", "tick"}
)

func of[T any]() []columns.Column { return columns.Of(new(T)) }

var tables = describe()

// Tables describes all tables, in the order of the documentation.
func Tables() []*Table { return tables }

// FindTable returns the table called name, nil if there is none.
func FindTable(name string) *Table {
	if i := slices.IndexFunc(tables, func(t *Table) bool { return t.Name == name }); i >= 0 {
		return tables[i]
	}
	return nil
}

func describe() []*Table {
	list := make([]*Table, len(definitions))
	for i, d := range definitions {
		t := &Table{Name: d.name, Description: d.description, Sorted: d.sorted, OnRequest: d.onRequest, Axes: d.name == "runs"}
		for _, c := range d.columns() {
			t.Columns = append(t.Columns, describeColumn(c.Spec()))
		}
		list[i] = t
	}
	return list
}

func describeColumn(s columns.Spec) Column {
	c := Column{Name: s.Name, Type: s.Type.String(), Unit: s.Unit, Description: s.Doc, Nullable: s.Nullable}
	if s.List {
		c.Type += "[]"
	}
	return c
}

// FileColumns are the columns of a table's files: those of the format and, in table runs, those of the axes that are
// not in the path.
func (t *Table) FileColumns(axes []Axis) []Column {
	list := []Column{}
	for _, c := range t.Columns {
		list = append(list, c)
		if !t.Axes || c.Name != AxesAfter {
			continue
		}
		for _, a := range axes {
			if !a.Partition {
				list = append(list, describeColumn(a.column().Spec()))
			}
		}
	}
	return list
}

// AxisType is the type of an axis' column.
type AxisType uint8

// The types of axes.
const (
	AxisInt64 AxisType = iota
	AxisFloat64
	AxisString
	AxisBool
)

// ParseAxisType is the type that plans call name; ok is false if there is none.
func ParseAxisType(name string) (t AxisType, ok bool) {
	i := slices.Index(axisTypes[:], name)
	return AxisType(max(i, 0)), i >= 0
}

// AxisTypes lists the names of the types of axes in plans.
func AxisTypes() []string { return axisTypes[:] }

var axisTypes = [...]string{AxisInt64: "int64", AxisFloat64: "float64", AxisString: "string", AxisBool: "bool"}

// SQL is the type of the axis' column in SQL.
func (t AxisType) SQL() string {
	return [...]string{AxisInt64: "BIGINT", AxisFloat64: "DOUBLE", AxisString: "VARCHAR", AxisBool: "BOOLEAN"}[t]
}

// Axis is an axis of the grid as the table runs has it.
type Axis struct {
	Name      string
	Type      AxisType
	Partition bool // part of the path of the files, not a column in them
}

// column creates the column of the axis.
func (a Axis) column() columns.Column {
	s := columns.Spec{Name: a.Name, Nullable: true, Doc: "Axis of the grid."}
	switch a.Type {
	case AxisInt64:
		return columns.NewInt64(s)
	case AxisFloat64:
		return columns.NewDouble(s)
	case AxisBool:
		return columns.NewBool(s)
	}
	return columns.NewString(s)
}

// CheckAxisName refuses a name that a new axis cannot have: that of a column of table runs or of the batch in the path.
// An axis in the path becomes a column of every table and cannot have the name of any column. Case is ignored, as in
// SQL.
func CheckAxisName(name string, partition bool) error {
	if strings.EqualFold(name, "batch") {
		return fmt.Errorf("an axis cannot be called %q, because every table has a column of this name with the number of the batch; choose another name", name)
	}
	return CheckColumnName(name, partition)
}

// CheckColumnName refuses the name of a column of table runs, or of any table.
func CheckColumnName(name string, anyTable bool) error {
	for _, t := range tables {
		if !t.Axes && !anyTable {
			continue
		}
		for _, c := range t.Columns {
			if strings.EqualFold(c.Name, name) {
				return fmt.Errorf("an axis cannot be called %q, because table %s has a column %s; choose another name", name, t.Name, c.Name)
			}
		}
	}
	return nil
}
