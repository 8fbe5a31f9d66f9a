package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
)

// testProposer is an external proposer. At its first message it kills whom the file victim names (parent, itself or nobody) with
// SIGKILL, when it is started again at the second one, and so on. The file kills counts.
func testProposer() {
	kills, _ := os.ReadFile("kills")
	whom, _ := os.ReadFile("victim")
	victim := map[string]int{"parent": os.Getppid(), "itself": os.Getpid()}[string(whom)]
	messages, proposed, learned := 0, 0, 0.0
	message := func() {
		if messages++; victim != 0 && messages > len(kills) {
			os.WriteFile("kills", append(kills, '.'), 0o666)
			syscall.Kill(victim, syscall.SIGKILL)
			victim = 0
		}
	}
	remember := func(kind string, mean float64) {
		if kind == "propose" {
			proposed++
		} else if kind == "result" {
			learned += mean
		}
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		var m struct {
			Type    string
			N       int
			Mean    float64
			Message struct {
				Type string
				Mean float64
			}
		}
		if err := json.Unmarshal(in.Bytes(), &m); err != nil {
			panic(err)
		}
		if m.Type != "transcript" {
			message()
		} else if string(whom) == "parent" {
			messages++
		}
		remember(m.Type, m.Mean)
		remember(m.Message.Type, m.Message.Mean)
		switch m.Type {
		case "hello":
			fmt.Println(`{"type":"ready","proposer":"test","version":"1"}`)
		case "ask":
			for range m.N {
				remember("propose", 0)
				cap := 200_000 + proposed*50_000 + int(learned)%1000
				fmt.Printf(`{"type":"propose","id":"c%d","params":{"cap":%d}}`+"\n", proposed, cap)
				message()
			}
		}
	}
}

const externalSearch = `
name = "external"
scenario = "sweeps/three-banks.yaml"
[objective]
minimise = "SMALL.total_cost_cents"
[[space]]
name = "cap"
set = "agents.SMALL.unsecured_cap"
range = { from = 100_000, to = 900_000, scale = "int" }
[rule]
n = 5
[proposer]
kind = "external"
command = ["test-proposer"]
n = 2
generations = 2
`

// TestASearchKilledAtEveryMessageGoesOn kills sweep, or the program that proposes, at its first message, at its second one, and so on,
// until a search comes to its end. The data set is that of an undisturbed search.
func TestASearchKilledAtEveryMessageGoesOn(t *testing.T) {
	search := func(whom string) (kills int, hash string) {
		t.Helper()
		dir := t.TempDir()
		err := errors.Join(copyExamples(filepath.Join(dir, "sweeps")), os.WriteFile(filepath.Join(dir, "lab.toml"), []byte(externalSearch), 0o666),
			os.WriteFile(filepath.Join(dir, "victim"), []byte(whom), 0o666))
		if err != nil {
			t.Fatal(err)
		}
		run := func(args ...string) ([]byte, error) {
			cmd := exec.Command("sweep", append([]string{"search", "lab.toml", "--quiet"}, args...)...)
			cmd.Dir = dir
			return cmd.CombinedOutput()
		}
		for starts := 0; ; starts++ {
			out, err := run("--dir", "found")
			if err == nil {
				break
			}
			var exit *exec.ExitError
			if killed := errors.As(err, &exit) && exit.ExitCode() == -1; !killed || starts > 50 {
				t.Fatalf("%s: %v\n%s", whom, err, out)
			}
		}
		counted, _ := os.ReadFile(filepath.Join(dir, "kills"))
		if out, err := run("--journal", "found", "--dir", "replayed"); err != nil {
			t.Fatalf("replay: %v\n%s", err, out)
		}
		hash = datasetstest.TreeHash(t, vfs.OnDisk(filepath.Join(dir, "found")))
		if again := datasetstest.TreeHash(t, vfs.OnDisk(filepath.Join(dir, "replayed"))); again != hash {
			t.Errorf("the replay has the tree hash %s instead of %s", again, hash)
		}
		return len(counted), hash
	}
	_, want := search("nobody")
	for _, whom := range []string{"parent", "itself"} {
		if kills, hash := search(whom); kills < 5 || hash != want {
			t.Errorf("%s was killed %d times; tree hash %s instead of %s", whom, kills, hash, want)
		}
	}
}

// TestASearchKilledWhileItComputesGoesOn kills a search with halving after ever longer times, so that most kills fall into a batch,
// and starts it again. The data set is that of an undisturbed search.
func TestASearchKilledWhileItComputesGoesOn(t *testing.T) {
	dir := t.TempDir()
	err := errors.Join(copyExamples(filepath.Join(dir, "sweeps")), os.WriteFile(filepath.Join(dir, "lab.toml"), []byte(halvingSearch), 0o666))
	if err != nil {
		t.Fatal(err)
	}
	killedIsWhole(t, dir, func(to string) []string {
		return []string{"search", "lab.toml", "--quiet", "--workers", "2", "--dir", to}
	})
}

// TestReplaysAndContinuationsKilledGoOn does the same with replays of many runs, which end with the tables that compare them, and with a
// continuation.
func TestReplaysAndContinuationsKilledGoOn(t *testing.T) {
	dir := t.TempDir()
	if err := copyExamples(filepath.Join(dir, "sweeps")); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sweep", "run", "sweeps/quickstart.toml", "--dir", "source", "--quiet")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	killedIsWhole(t, dir, func(to string) []string {
		return []string{"shadow", "source", "--where", "point < 2", "--agent", "SMALL", "--policy", "Fifo", "--policy", "sweeps/policies/patient.json", "--from-tick", "30", "--quiet", "--workers", "2", "--dir", "shadow-" + to}
	})
	killedIsWhole(t, dir, func(to string) []string {
		return []string{"continue", "source", "--run", "7", "--tick", "50", "--days", "400", "--policy", "LARGE=Fifo", "--quiet", "--dir", "continue-" + to}
	})
}

// killedIsWhole runs a command that writes a data set, whose name has the given end: undisturbed, and killed after ever longer times and
// started again. Both data sets have the same tree hash.
func killedIsWhole(t *testing.T, dir string, args func(to string) []string) {
	t.Helper()
	command := func(to string) *exec.Cmd {
		cmd := exec.Command("sweep", args(to)...)
		cmd.Dir = dir
		return cmd
	}
	place := func(to string) vfs.Place {
		list := args(to)
		return vfs.OnDisk(filepath.Join(dir, list[len(list)-1]))
	}
	if out, err := command("whole").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	kills := 0
	for wait := 100 * time.Millisecond; ; wait += wait / 2 {
		var out bytes.Buffer
		cmd := command("killed")
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(wait, func() { cmd.Process.Kill() })
		err := cmd.Wait()
		timer.Stop()
		if err == nil {
			break
		}
		var exit *exec.ExitError
		if killed := errors.As(err, &exit) && exit.ExitCode() == -1; !killed || kills > 100 {
			t.Fatalf("%v\n%s", err, out.String())
		}
		kills++
	}
	if kills == 0 {
		t.Errorf("sweep %s was too fast to be killed", args("killed")[0])
	}
	if want, got := datasetstest.TreeHash(t, place("whole")), datasetstest.TreeHash(t, place("killed")); got != want {
		t.Errorf("sweep %s: after %d kills the tree hash is %s instead of %s", args("killed")[0], kills, got, want)
	}
}

const halvingSearch = `
name = "halving"
scenario = "sweeps/three-banks.yaml"
[objective]
minimise = "SMALL.total_cost_cents"
[[space]]
name = "cap"
set = "agents.SMALL.unsecured_cap"
range = { from = 100_000, to = 900_000, scale = "int" }
[episodes]
confirm = 60
[proposer]
design = { kind = "sobol", samples = 8 }
halving = { eta = 2, first = 10 }
`
