// Command bench measures performance and prints tables in Markdown. Times are processor time of this process on one core
// unless stated otherwise, so other load on the machine has little influence.
//
//	go run ./scripts/bench engine     ticks and events per second of the simulator alone
//	go run ./scripts/bench history    processor time per tick over 1, 10 and 100 days
//	go run ./scripts/bench tables     the same with every table written to files
//	go run ./scripts/bench persist    a day's tables from memory to durable files, compared with DuckDB's COPY
//	go run ./scripts/bench volume     200 runs of 200 banks × 30 days: bytes, and the times of named queries
//	go run -trimpath ./scripts/bench profile   record cmd/sweep/default.pgo for profile-guided optimisation
//	go run ./scripts/bench scale      wall time of the program on many runs and batches; see benchScale for its parts
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"sweep/engine/scenario"
)

func main() {
	runtime.GOMAXPROCS(1)
	parts := map[string]func() error{"engine": benchEngine, "history": benchHistory, "tables": benchTables, "persist": benchPersist, "volume": benchVolume,
		"profile": benchProfile}
	names := os.Args[1:]
	if len(names) == 0 {
		names = []string{"engine", "tables"}
	}
	if names[0] == "scale" {
		if err := benchScale(names[1:]); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	for _, name := range names {
		part, ok := parts[name]
		if !ok {
			fmt.Fprintf(os.Stderr, "bench: unknown part %q; the parts are engine, history, tables, persist, volume, profile and scale\n", name)
			os.Exit(80)
		}
		if err := part(); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
}

// speedScenario is one of the five benchmark scenarios, with the speed of the predecessor.
type speedScenario struct {
	name      string
	file      string
	reference float64 // ticks/s of the predecessor's engine alone, one core, optimised build
	sc        *scenario.Scenario
}

// speedScenarios loads the five scenarios. The reference figures were measured on a machine of the same kind.
func speedScenarios() ([]speedScenario, error) {
	list := []speedScenario{
		{name: "b1, 2 banks × 12 ticks", file: "b1_2banks_12ticks", reference: 68_197},
		{name: "b2, 3 banks × 100 × 3 days", file: "b2_3banks_100x3", reference: 5_825},
		{name: "b3, 10 banks × 100 × 5", file: "b3_10banks_100x5", reference: 557},
		{name: "b4, 30 banks × 100 × 3", file: "b4_30banks_100x3", reference: 186},
		{name: "b5, 200 banks × 100 × 1", file: "b5_200banks_100x1", reference: 23.1},
	}
	for i := range list {
		file := filepath.Join("engine", "testdata", "bench", list[i].file+".yaml")
		sc, err := loadScenario(file)
		if err != nil {
			return nil, err
		}
		list[i].sc = sc
	}
	return list, nil
}

func loadScenario(file string) (*scenario.Scenario, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("run this from the project's directory: %w", err)
	}
	sc, _, err := scenario.DecodeBytes(file, data, scenario.Files{})
	return sc, err
}

// processorTime is the time that this process has used so far on all cores, including garbage collection and system calls.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// row prints one line of a Markdown table.
func row(cells ...string) { fmt.Println("| " + strings.Join(cells, " | ") + " |") }

func header(cells ...string) {
	row(cells...)
	fmt.Println("|" + strings.Repeat("---|", len(cells)))
}

// count formats a number, rounded to an integer, with separators.
func count(x float64) string {
	s := fmt.Sprintf("%.0f", x)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}
