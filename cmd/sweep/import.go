package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/printable"
	"sweep/engine/scenario"
	"sweep/engine/text"
	"sweep/sweeps/inputs"
)

// ImportCmd is sweep import.
type ImportCmd struct {
	File       string            `arg:"" help:"File of payments: CSV, TSV (also gzip or zstd) or Parquet."`
	Dir        string            `arg:"" optional:"" default:"." help:"Directory for the scenario and the grid; created if it does not exist. Default: the current one."`
	Columns    map[string]string `placeholder:"KEY=COLUMN" mapsep:"," help:"Columns that are not guessed rightly, such as sender=BIC_FROM,time=ENTRY."`
	Zone       string            `placeholder:"ZONE" help:"Time zone of the business day, such as Europe/Helsinki."`
	Pseudonyms string            `placeholder:"KEYFILE" help:"Replace banks and ids by pseudonyms with the key in this file (at least 16 bytes), and import the result."`
	Force      bool              `help:"Replace files that exist."`
}

// Help is shown below the usage.
func (*ImportCmd) Help() string {
	return `Looks at an unknown file of payments and guesses its columns, the notation of amounts and times, the business day and the banks.
Prints the first payments as they would be read and everything that is in doubt, and writes a scenario and a grid of the name of the
file. Nothing that is guessed is hidden: the scenario has every setting.

  sweep import day.csv
  sweep run day.toml

With --pseudonyms, a copy of the file with pseudonyms instead of banks and ids is written first, and only the copy is used. It has
only the columns that are read. The map of pseudonyms is written beside the key, so keep both where the data set is not.`
}

// importRowsShown is the number of payments that are printed.
const importRowsShown = 8

// Run looks at the file and writes the documents.
func (i *ImportCmd) Run(c *Context) error {
	name := i.name()
	scenarioFile, gridFile := filepath.Join(i.Dir, name+".yaml"), filepath.Join(i.Dir, name+".toml")
	if err := i.mayWrite(scenarioFile, gridFile); err != nil {
		return err
	}
	if _, err := inputs.Zone(&scenario.Clock{Zone: i.Zone}); err != nil {
		return err
	}
	s, err := inputs.LookAt(i.File, i.Columns, i.Zone)
	var guess *inputs.GuessError
	if err != nil && !errors.As(err, &guess) {
		return because(fmt.Errorf("%s: %w", i.File, err), errkind.Invalid, "")
	}
	if err != nil {
		return because(fmt.Errorf("%s: %w", i.File, err), errkind.Invalid, "the first line must name the columns; say which is which with --columns sender=COLUMN,receiver=COLUMN,amount=COLUMN,time=COLUMN")
	}
	if err := vfs.MakeOutputDir(i.Dir); err != nil {
		return err
	}
	data := i.File
	if i.Pseudonyms != "" {
		if data, err = i.replace(c, s, filepath.Join(i.Dir, name+"-pseudonyms.csv")); err != nil {
			return err
		}
	}
	doc := i.scenario(s, data)
	read, problems := i.sample(s, scenarioFile, doc)
	doc = i.scenario(s, data) // without banks that only rejected rows have
	grid := i.grid(s, name)
	err = vfs.WriteOutputs([]vfs.OutputFile{{Name: scenarioFile, Data: []byte(doc), Mode: 0o666}, {Name: gridFile, Data: []byte(grid), Mode: 0o666}}, i.Force)
	if err != nil {
		return err
	}
	i.show(c, s, read, problems)
	c.Printf("\n%s\n%s\n", scenarioFile, gridFile)
	c.Sayf("next: check the doubts above, then sweep run %s", gridFile)
	return nil
}

// name is the name of the documents: that of the file without its suffixes.
func (i *ImportCmd) name() string {
	name, _, _ := strings.Cut(filepath.Base(i.File), ".")
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
	if name = strings.Trim(name, "-_"); name == "" {
		return "payments"
	}
	return name
}

func (i *ImportCmd) mayWrite(files ...string) error {
	for _, f := range files {
		if _, err := os.Lstat(f); err == nil && !i.Force {
			return invalid("name another directory with --to, or give --force to replace", "%s already exists", f)
		}
	}
	return outsideDatasets(files[0])
}

// replace writes the copy with pseudonyms and the map.
func (i *ImportCmd) replace(c *Context, s *inputs.Survey, copied string) (string, error) {
	key, err := vfs.ReadRegular(i.Pseudonyms, 1<<20)
	if errors.Is(err, fs.ErrNotExist) {
		return "", invalid("make one: head -c 32 /dev/urandom > "+i.Pseudonyms, "there is no key %s", i.Pseudonyms)
	}
	if err != nil {
		return "", err
	}
	p, err := inputs.NewPseudonyms(key)
	if err != nil {
		return "", because(fmt.Errorf("%s: %w", i.Pseudonyms, err), errkind.Invalid, "make one: head -c 32 /dev/urandom > "+i.Pseudonyms)
	}
	table := i.Pseudonyms + ".banks.csv"
	if err := outsideDatasets(table); err != nil {
		return "", err
	}
	earlier, err := vfs.ReadRegular(table, 1<<30)
	if err == nil {
		err = p.ReadMap(bytes.NewReader(earlier))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", because(fmt.Errorf("%s: %w", table, err), errkind.Invalid, "rename it, if it belongs to another key")
	}
	if err := writePrivate(copied, i.Force, func(o *vfs.Output) error { return p.Replace(i.File, s, o) }); err != nil {
		return "", err
	}
	if err := writePrivate(table, true, func(o *vfs.Output) error { return p.WriteMap(o) }); err != nil {
		return "", err
	}
	s.Banks, s.Payments.Delimiter = p.Banks(), ""
	c.Sayf("%s has pseudonyms; %s has the bank of each, keep it and the key away from the data set", copied, table)
	return copied, nil
}

func writePrivate(name string, replace bool, write func(*vfs.Output) error) error {
	o, err := vfs.CreatePrivateOutput(name, replace)
	if err != nil {
		return err
	}
	defer o.Discard()
	if err := write(o); err != nil {
		return because(err, errkind.Invalid, "")
	}
	return o.Commit()
}

// scenario writes the scenario.
func (i *ImportCmd) scenario(s *inputs.Survey, data string) string {
	file := data
	if rel, err := filepath.Rel(absolute(i.Dir), absolute(data)); err == nil {
		file = filepath.ToSlash(rel)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Payments of %s, as sweep import reads them.\n", quoteYAML(filepath.Base(data)))
	if i.Pseudonyms == "" { // doubts may name banks
		for _, d := range s.Doubts {
			fmt.Fprintf(&b, "# - %s\n", printable.Line(d))
		}
	}
	days := max(len(s.Dates), 1)
	if s.Payments.Episodes == scenario.EpisodesByDate {
		days = 1
	}
	fmt.Fprintf(&b, "simulation: {ticks_per_day: %d, num_days: %d, rng_seed: 1}\n", s.Ticks, days)
	if s.Clock != nil {
		fmt.Fprintf(&b, "clock: {day_start: %q, tick: 60s", s.Clock.Label(0))
		if s.Clock.Zone != "" {
			fmt.Fprintf(&b, ", zone: %s", s.Clock.Zone)
		}
		b.WriteString("}\n")
	}
	fmt.Fprintf(&b, "payments:\n  file: %s\n  columns:\n", quoteYAML(file))
	for _, column := range s.Columns() {
		fmt.Fprintf(&b, "    %s: %s\n", column.Key, quoteYAML(column.Name))
	}
	p := &s.Payments
	fmt.Fprintf(&b, "  amount: {unit: %v, exponent: %d, decimal: %q", p.Amount.Unit, p.Amount.Exponent, p.Amount.Decimal)
	if p.Amount.Group != "" {
		fmt.Fprintf(&b, ", group: %q", p.Amount.Group)
	}
	fmt.Fprintf(&b, ", rounding: %v}\n", p.Amount.Rounding)
	fmt.Fprintf(&b, "  time_is: %v\n  time_format: %v\n  outside: reject\n  deadline: end_of_day\n  priority: 5\n", p.TimeIs, p.TimeFormat)
	if p.Priorities != nil {
		var parts []string
		for _, name := range s.Levels() {
			parts = append(parts, fmt.Sprintf("%s: %d", quoteYAML(name), p.Priorities[name]))
		}
		fmt.Fprintf(&b, "  priorities: {%s}\n", strings.Join(parts, ", "))
	}
	if p.Paths != nil {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(p.Paths)) {
			parts = append(parts, fmt.Sprintf("%s: %v", quoteYAML(name), p.Paths[name]))
		}
		fmt.Fprintf(&b, "  paths: {%s}\n", strings.Join(parts, ", "))
	}
	fmt.Fprintf(&b, "  episodes: %v\n  on_reject: fail\n", p.Episodes)
	b.WriteString("\n# Every bank opens a day with liquidity halfway between the bounds of its payments of the day.\n")
	b.WriteString("agents_defaults: {opening_liquidity: {alpha: 0.5}, policy: {type: Fifo}}\nagents:\n")
	for _, id := range s.Banks {
		fmt.Fprintf(&b, "  - {id: %s}\n", quoteYAML(id))
	}
	return b.String()
}

// algorithms is an axis over what a settlement system does with payments that wait.
const algorithms = `
# What the system does with payments that wait: settle each when there are funds, also offset the queues of two banks against each
# other, or also settle as many queued payments of all banks as possible at once.
[[axis]]
name = "algorithm"
set = "lsm_config"
values = [
  { label = "queue", value = { enable_bilateral = false, enable_cycles = false } },
  { label = "bilateral", value = { enable_bilateral = true, bilateral = "prefix", enable_cycles = false } },
  { label = "netting", value = { enable_bilateral = true, bilateral = "prefix", enable_cycles = false, enable_netting = true } },
]
`

// grid writes the grid.
func (i *ImportCmd) grid(s *inputs.Survey, name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "name = %q\nscenario = %q\n", strings.ToLower(name), name+".yaml")
	if n := len(s.Dates); s.Payments.Episodes == scenario.EpisodesByDate {
		fmt.Fprintf(&b, "replications = %d # one per business date\n", n)
	} else {
		b.WriteString("replications = 1\n")
	}
	b.WriteString("\n# Liquidity from the least with which all payments can settle at all (0) to that with which none waits (1).\n")
	b.WriteString("[[axis]]\nname = \"alpha\"\nset = \"agents.*.opening_liquidity.alpha\"\nvalues = [0.0, 0.25, 0.5, 0.75, 1.0]\n")
	b.WriteString(algorithms)
	return b.String()
}

// show prints the first payments and the doubts.
func (i *ImportCmd) show(c *Context, s *inputs.Survey, read, problems []string) {
	t := text.NewTable("time", "sender", "receiver", "amount", "priority", "id", "type")
	for _, line := range read {
		cells := strings.Split(line, "\t")
		for len(cells) < 7 {
			cells = append(cells, "")
		}
		t.Add(cells...)
	}
	c.Printf("%s of %s, %s", text.Counted(s.Rows, "row"), i.File, text.Counted(int64(len(s.Banks)), "bank"))
	if len(s.Dates) > 0 {
		c.Printf(", %s to %s", s.Dates[0], s.Dates[len(s.Dates)-1])
	}
	c.Printf("\n")
	if len(read) > 0 {
		c.printTable(t, "  ")
	}
	for _, d := range s.Doubts {
		c.Printf("- %s\n", d)
	}
	for _, p := range problems {
		c.Printf("! %s\n", p)
	}
}

// sample reads the file as a run would. Rejected rows are left out for the sample and listed, and the survey loses the banks that
// only such rows have.
func (i *ImportCmd) sample(survey *inputs.Survey, file, doc string) (lines, problems []string) {
	n, err := document.Parse(file, []byte(doc))
	if err != nil {
		return nil, []string{err.Error()}
	}
	s, d, warnings, err := inputs.Load(n, scenarioFiles(file), func(s *scenario.Scenario) (*inputs.Data, error) {
		d, err := inputs.Read(s, inputs.Dirs{Scenario: filepath.Dir(file)})
		if err != nil {
			problems = strings.Split(err.Error(), "\n")
			s.Payments.OnReject = scenario.RejectReports
			return inputs.Read(s, inputs.Dirs{Scenario: filepath.Dir(file)})
		}
		return d, nil
	})
	if err != nil {
		if len(problems) == 0 {
			problems = strings.Split(err.Error(), "\n")
		}
		return nil, problems // without any row, the second reading fails for the same reasons
	}
	if len(problems) == 0 {
		problems = warnings
	}
	survey.KeepBanks(d, s)
	return inputs.Sample(d, s, importRowsShown), problems
}

func absolute(name string) string {
	if abs, err := filepath.Abs(name); err == nil {
		return abs
	}
	return name
}

// quoteYAML writes a text as a YAML scalar in double quotes, whose escapes are those of JSON.
func quoteYAML(s string) string {
	quoted, _ := json.Marshal(s)
	return string(quoted)
}
