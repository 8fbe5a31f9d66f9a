package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"sweep/datasets/query"
	"sweep/datasets/stats"
	"sweep/datasets/vfs"
	"sweep/engine/text"
)

// ValidateCmd is sweep validate.
type ValidateCmd struct {
	Dir   vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	RunID *int64    `name:"run" placeholder:"N" help:"Compare only this run, and show its day."`
	JSON  bool      `help:"Print JSON."`
}

// Help is shown below the usage.
func (*ValidateCmd) Help() string {
	return `Compares simulated with observed settlement, for the payments whose file says when they settled (payments.columns.settled): the
share that settles within 1, 5 and 30 minutes of the observed time, the settled share and the value in the queues over the day, and
the share settled by offsets and cycles, beside the observed one if the file has it (payments.columns.path). Minutes are opening
hours: a night between two days does not count. A payment that the simulation leaves unsettled is within no time.

  sweep validate out/day
  sweep validate out/days --run 3

The named queries validation and validation_by_tick have the same numbers.`
}

// validationRowsMax limits the runs that are listed.
const validationRowsMax = 30

// Run compares and prints.
func (v *ValidateCmd) Run(c *Context) error {
	c.JSON = v.JSON
	report, err := v.compare(c)
	if err != nil {
		return (&QueryCmd{Dir: v.Dir}).explain(err)
	}
	switch {
	case len(report.Runs) == 0:
		return invalid("payments.columns.settled names the column of the payments files with the time of settlement",
			"there is nothing to compare: no payment has an observed settlement")
	case v.JSON:
		return json.NewEncoder(c.Stdout).Encode(report)
	case report.Ticks == nil:
		report.printRuns(c)
	default:
		report.printRun(c)
	}
	return nil
}

// compare runs the queries.
func (v *ValidateCmd) compare(c *Context) (*validation, error) {
	db, err := query.Open(c, v.Dir, query.Options{TempDir: c.Env("TMPDIR")})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.Damage(); err != nil {
		return nil, err
	}
	script := "FROM validation()"
	if v.RunID != nil {
		script = fmt.Sprintf("FROM validation() WHERE CASE WHEN known_run(%d) THEN run_id = %d END", *v.RunID, *v.RunID)
	}
	runs, err := db.Query(c, script)
	if err != nil {
		return nil, err
	}
	report := &validation{Runs: records(runs)}
	if report.currency, err = db.Currency(c); err != nil {
		return nil, err
	}
	if len(runs.Rows) == 1 {
		day, err := db.Query(c, fmt.Sprintf("FROM validation_by_tick(%d)", report.Runs[0]["run_id"]))
		if err != nil {
			return nil, err
		}
		report.Ticks = records(day)
	}
	return report, nil
}

// validation is the comparison of a data set: every run, and the ticks if there is only one.
type validation struct {
	Runs  []record `json:"runs"`
	Ticks []record `json:"ticks,omitempty"`

	currency text.Currency
}

// record is a row of a query by column.
type record map[string]any

func records(t *query.Table) []record {
	list := make([]record, len(t.Rows))
	for i, row := range t.Rows {
		list[i] = record{}
		for j, c := range t.Columns {
			switch v := row[j].(type) {
			case int32:
				list[i][c.Name] = int64(v)
			case time.Time:
				list[i][c.Name] = v.Format(time.DateOnly)
			default:
				list[i][c.Name] = v
			}
		}
	}
	return list
}

func (r record) share(column string) string { return cell(r[column], text.Share) }

func (r record) count(column string) string { return text.Count(r[column].(int64)) }

// money is an amount of a query.
func (v *validation) money(r record, column string) string {
	return v.currency.Money(r[column].(int64))
}

// cellText is a text of a query, a dash for NULL.
func cellText(v any) string {
	if v == nil {
		return "–"
	}
	return fmt.Sprint(v)
}

// cell formats a mean, or a dash for NULL.
func cell(v any, write func(float64) string) string {
	if f, ok := v.(float64); ok {
		return write(f)
	}
	return "–"
}

// printRuns prints a row per run, and the distribution over the runs.
func (v *validation) printRuns(c *Context) {
	shares := []string{"within_1_minute", "within_5_minutes", "within_30_minutes", "value_within_5_minutes", "lsm_share"}
	dated := slices.ContainsFunc(v.Runs, func(r record) bool { return r["date"] != nil })
	heading := []string{">run"}
	if dated {
		heading = append(heading, "date")
	}
	heading = append(heading, ">payments", ">within 1 min", ">5 min", ">30 min", ">value 5 min", ">unsettled", ">LSM share")
	paths := v.observedPaths()
	names := []string{"within 1 minute", "within 5 minutes", "within 30 minutes", "value within 5 minutes", "LSM share of settled payments"}
	if paths > 0 {
		heading, shares, names = append(heading, ">observed"), append(shares, "observed_lsm_share"), append(names, "observed LSM share")
	}
	table := text.NewTable(heading...)
	for _, r := range v.Runs[:min(len(v.Runs), validationRowsMax)] {
		cells := []string{r.count("run_id")}
		if dated {
			cells = append(cells, cellText(r["date"]))
		}
		cells = append(cells, r.count("num_compared"), r.share(shares[0]), r.share(shares[1]), r.share(shares[2]), r.share(shares[3]), r.count("num_unsettled"))
		for _, column := range shares[4:] {
			cells = append(cells, r.share(column))
		}
		table.Add(cells...)
	}
	c.printTable(table, "")
	if more := len(v.Runs) - validationRowsMax; more > 0 {
		c.Printf("… and %s more\n", text.Counted(int64(more), "run"))
	}
	c.Printf("\n")
	spread := text.NewTable("over the runs", ">median", ">P5", ">P95")
	for i, name := range names {
		var values []float64
		for _, r := range v.Runs {
			if x, ok := r[shares[i]].(float64); ok {
				values = append(values, x)
			}
		}
		if len(values) > 0 {
			slices.Sort(values)
			spread.Add(name, text.Share(stats.Quantile(values, 0.5)), text.Share(stats.Quantile(values, 0.05)), text.Share(stats.Quantile(values, 0.95)))
		}
	}
	c.printTable(spread, "")
	v.printWithoutPaths(c)
	c.Printf("\nsweep validate DIR --run N shows the day of a run\n")
}

// observedPaths is the number of payments whose file says how they settled.
func (v *validation) observedPaths() int64 {
	n := int64(0)
	for _, r := range v.Runs {
		n += r["num_observed_paths"].(int64)
	}
	return n
}

// printWithoutPaths says what the observed LSM share lacks.
func (v *validation) printWithoutPaths(c *Context) {
	all := int64(0)
	for _, r := range v.Runs {
		all += r["num_compared"].(int64)
	}
	switch n := v.observedPaths(); {
	case n == 0:
		c.Printf("\nthe observed LSM share is unknown: no payment has an observed path (payments.columns.path)\n")
	case n < all:
		c.Printf("\nthe observed LSM share is that of %s of the %s payments: the others have no observed path\n", text.Count(n), text.Count(all))
	}
}

// printRun prints the comparison of one run and its day.
func (v *validation) printRun(c *Context) {
	r := v.Runs[0]
	c.Printf("run %d: %s payments with observed settlement, worth %s\n\n", r["run_id"], r.count("num_compared"), v.money(r, "compared_cents"))
	table := text.NewTable("simulated settlement", ">of payments", ">of value")
	for _, n := range []struct{ name, column string }{{"within 1 minute", "1_minute"}, {"within 5 minutes", "5_minutes"}, {"within 30 minutes", "30_minutes"}} {
		table.Add(n.name, r.share("within_"+n.column), r.share("value_within_"+n.column))
	}
	table.Add("by offsets and cycles (LSM)", r.share("lsm_share"), r.share("lsm_value_share"))
	if v.observedPaths() > 0 {
		table.Add("observed by offsets and cycles", r.share("observed_lsm_share"), r.share("observed_lsm_value_share"))
	}
	c.printTable(table, "")
	v.printWithoutPaths(c)
	c.Printf("\n%s settle earlier than observed, %s in the same tick, %s later, %s not at all; the median difference is %s ticks\n\n", r.count("num_earlier"),
		r.count("num_same_tick"), r.count("num_later"), r.count("num_unsettled"), cell(r["median_later_ticks"], text.Mean))
	v.printDay(c)
}

// validationLines is about how many lines the day of a scenario without clock has.
const validationLines = 12

// printDay prints the settled share and the queue at every full hour and at the end of every day.
func (v *validation) printDay(c *Context) {
	table := text.NewTable(v.first(), ">settled, simulated", ">observed", ">in queues, simulated", ">observed")
	for i, r := range v.Ticks {
		label, ok := v.label(i)
		if !ok {
			continue
		}
		table.Add(label, r.share("simulated_settled_share"), r.share("observed_settled_share"), v.money(r, "simulated_queue_cents"),
			v.money(r, "observed_queue_cents"))
	}
	c.printTable(table, "")
}

func (v *validation) first() string {
	if v.Ticks[0]["time"] == nil {
		return "after tick"
	}
	return "until"
}

// label returns the label of a tick, and whether it is shown: without a clock about twelve ticks of a day, with one the last
// tick before each full hour; always the last one of a day.
func (v *validation) label(i int) (string, bool) {
	r := v.Ticks[i]
	ends := i+1 == len(v.Ticks) || v.Ticks[i+1]["day"] != r["day"]
	if r["time"] == nil {
		perDay := int64(len(v.Ticks)) / (v.Ticks[len(v.Ticks)-1]["day"].(int64) + 1)
		step := max(1, perDay/validationLines)
		return r.count("tick"), ends || r["tick"].(int64)%perDay%step == step-1
	}
	day := ""
	if v.Ticks[len(v.Ticks)-1]["day"].(int64) > 0 {
		day = fmt.Sprintf("day %d, ", r["day"])
	}
	if ends {
		return day + "close", true
	}
	next := fmt.Sprint(v.Ticks[i+1]["time"])
	return day + next, next[:2] != fmt.Sprint(r["time"])[:2]
}
