package runner

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"sweep/datasets/errkind"
	"sweep/datasets/places"
	"sweep/runner/plan"
	"sweep/runner/plan/plantest"
)

// The test binary is also the program of the tests that need other processes; this variable says which.
const roleVariable = "SWEEP_RUNNER_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role, argument, _ := strings.Cut(os.Getenv(roleVariable), " "); role {
	case "sweep":
		os.Exit(sweepProcess(argument))
	case "batch":
		os.Exit(batchProcess())
	case "hostile":
		os.Exit(hostileProcess(hostileGrid()))
	case "endless":
		os.Exit(hostileProcess(endlessGrid()))
	}
	code := m.Run()
	if left := goroutinesLeft(); left != "" && code == 0 {
		fmt.Fprintf(os.Stderr, "goroutines are left after all tests:\n%s", left)
		code = 1
	}
	os.Exit(code)
}

// goroutinesLeft describes the goroutines of this package that do not end within a second.
func goroutinesLeft() string {
	stacks := make([]byte, 1<<20)
	for range 100 {
		all := string(stacks[:runtime.Stack(stacks, true)])
		_, others, _ := strings.Cut(all, "\n\n") // the first is the one that asks
		if !strings.Contains(others, "sweep/runner") {
			return ""
		}
		time.Sleep(10 * time.Millisecond)
	}
	return string(stacks[:runtime.Stack(stacks, true)])
}

// sweepProcess computes the real grid, until it is killed or asked to stop.
func sweepProcess(dir string) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	g, err := readTwoBanks(twoBanksToml, twoBanksYaml)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 12
	}
	at, err := places.Parse(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 12
	}
	_, err = Run(ctx, g, Options{Dir: at, Workers: 2, Grace: time.Second})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if errkind.Of(err) == errkind.Interrupted {
		return 75
	}
	return served(err)
}

func endProcess(errkind.Kind) { os.Exit(75) }

// batchProcess is an isolated process of the real engine.
func batchProcess() int {
	return served(ServeBatch(context.Background(), places.Parse, os.Stdin, os.Stdout, endProcess))
}

// hostileProcess is an isolated process whose runs misbehave as their point demands.
func hostileProcess(g plan.Grid) int {
	s := &server{
		parse: places.Parse,
		known: []plan.Grid{g},
		sim: func(l runLimits) simulator {
			return &fakeSimulator{behave: func(_ context.Context, r plan.Run) error { return misbehave(r.Values[0].Label()) }}
		},
	}
	return served(s.serve(context.Background(), os.Stdin, os.Stdout, endProcess))
}

func served(err error) int {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// The ways to misbehave; every other value of the axis is a well-behaved run.
const (
	overflowing = 2
	greedy      = 4
	exiting     = 5
	endless     = 7
	panicking   = 9
)

func hostileGrid() *plantest.Grid {
	return plantest.New(1, plantest.Axis{Name: "way", Values: []int64{0, 1, overflowing, 3, greedy, exiting, 6, endless, 8, panicking}})
}

func endlessGrid() *plantest.Grid {
	return plantest.New(1, plantest.Axis{Name: "way", Values: []int64{endless}})
}

func misbehave(way string) error {
	switch way {
	case fmt.Sprint(overflowing):
		debug.SetMaxStack(1 << 20)
		return recurse(1)
	case fmt.Sprint(greedy):
		var hoard [][]byte
		for {
			hoard = append(hoard, make([]byte, 1<<20))
			runtime.KeepAlive(hoard)
		}
	case fmt.Sprint(exiting):
		os.Exit(5)
	case fmt.Sprint(endless):
		select {}
	case fmt.Sprint(panicking):
		panic("an ordinary defect")
	}
	return nil
}

func recurse(n int) error {
	if n < 0 {
		return nil
	}
	return fmt.Errorf("%w", recurse(n+1))
}
