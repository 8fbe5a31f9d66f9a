package cluster

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares text with a file of testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs:\n%s", file, got)
	}
}

func large() Slurm {
	return Slurm{
		Name: "credit-and-delay", Program: "/opt/sweep/bin/sweep", Grid: "grids/credit and delay.toml", Dir: "/scratch/out",
		Args: []string{"--retries", "1"}, Shards: 2500, Parallel: 200, CPUs: 8, MemoryMiB: 16000, Time: 26 * time.Hour,
		Partition: "long", Account: "rtgs", Extra: []string{"--exclude=node7"}, Setup: []string{"module load sweep"},
	}
}

func TestSlurmScripts(t *testing.T) {
	files, err := large().Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		golden(t, f.Name, []byte(f.Text))
		if f.Mode&0o100 == 0 {
			t.Errorf("%s is not executable", f.Name)
		}
	}
}

// TestSubmittedTasksAreAllShards runs the scripts with an sbatch that starts the tasks at once and a program that writes
// down its shard.
func TestSubmittedTasksAreAllShards(t *testing.T) {
	dir := t.TempDir()
	stub := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o777); err != nil {
			t.Fatal(err)
		}
		return path
	}
	program := stub("program", `echo "$@" >> "`+dir+`/calls"`+"\n")
	stub("sbatch", `
case "$*" in
*finish.sh*) echo "$1" >> "`+dir+`/calls"; SLURM_CPUS_PER_TASK=1 sh finish.sh; exit ;;
esac
range=${2#--array=1-}; last=${range%%%*}
i=1
while [ $i -le $last ]; do SLURM_ARRAY_TASK_ID=$i SLURM_CPUS_PER_TASK=8 bash task.sh "$4" || exit 1; i=$((i+1)); done
echo "77;cluster"
`)
	s := Slurm{Name: "n", Program: program, Grid: "g.toml", Dir: "out", Shards: 23, MaxArraySize: 11, Parallel: 3, CPUs: 8}
	files, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), f.Mode); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("sh", filepath.Join(dir, "submit.sh"))
	cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("submit.sh: %v\n%s", err, out)
	}
	calls, err := os.ReadFile(filepath.Join(dir, "calls"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(calls)), "\n")
	if len(lines) != 25 {
		t.Fatalf("%d calls, want 23 tasks, a submission and the end:\n%s", len(lines), calls)
	}
	for i, line := range lines[:23] {
		if want := "run g.toml --dir out --shard " + strconv.Itoa(i+1) + "/23 --workers 8 --grace 60s"; line != want {
			t.Errorf("task %d ran %q, want %q", i+1, line, want)
		}
	}
	if lines[23] != "--dependency=afterany:77:77:77" || lines[24] != "finish out" {
		t.Errorf("the end was %q, want a job after all three arrays that finishes", lines[23:])
	}
}

func TestSlurmRefusesWhatCannotWork(t *testing.T) {
	for name, change := range map[string]func(*Slurm){
		"no tasks":     func(s *Slurm) { s.Shards = 0 },
		"no arrays":    func(s *Slurm) { s.MaxArraySize = 1 },
		"a line break": func(s *Slurm) { s.Extra = []string{"--qos=a\nrm -rf /"} },
	} {
		s := large()
		change(&s)
		if _, err := s.Files(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func pods() Kubernetes {
	return Kubernetes{
		Name: "credit-and-delay", Namespace: "rtgs", Image: "registry.example/sweep:1.0", Program: "sweep", Grid: "/data/grid.toml",
		Dir: "/data/it's out", Args: []string{"--retries", "1"}, Claim: "sweeps", Mount: "/data", Shards: 40, Parallel: 10, CPUs: 4, MemoryMiB: 8000,
	}
}

func TestKubernetesManifest(t *testing.T) {
	text, err := pods().Manifest()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "job.yaml", text)
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second map[string]any
	if err := decoder.Decode(&first); err != nil {
		t.Fatal(err)
	}
	if err := decoder.Decode(&second); err != nil {
		t.Fatal(err)
	}
	spec := first["spec"].(map[string]any)
	if spec["completions"] != 40 || spec["parallelism"] != 10 || spec["completionMode"] != "Indexed" {
		t.Errorf("spec is %v", spec)
	}
	if second["spec"].(map[string]any)["suspend"] != true {
		t.Error("the finishing job is not suspended")
	}
}

func TestKubernetesRefusesWhatCannotWork(t *testing.T) {
	for name, change := range map[string]func(*Kubernetes){
		"a name with a dot": func(k *Kubernetes) { k.Name = "a.b" },
		"no volume":         func(k *Kubernetes) { k.Claim = "" },
		"no index":          func(k *Kubernetes) { k.Shards = 0 },
	} {
		k := pods()
		change(&k)
		if _, err := k.Manifest(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestDeadlineIsTheEndOfTheJob(t *testing.T) {
	env := func(value string) func(string) string {
		return func(name string) string { return map[string]string{"SLURM_JOB_END_TIME": value}[name] }
	}
	if end, ok := Deadline(env("1767225600")); !ok || !end.Equal(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("deadline %v, %v", end, ok)
	}
	for _, value := range []string{"", "soon", "0"} {
		if _, ok := Deadline(env(value)); ok {
			t.Errorf("%q is taken for a deadline", value)
		}
	}
}

func TestTasksAreNeitherTooShortNorTooMany(t *testing.T) {
	for _, c := range []struct {
		batches  int64
		cpuHours float64
		workers  int
		perTask  time.Duration
		want     int
	}{
		{1000, 80, 8, time.Hour, 10},
		{1000, 0.1, 8, time.Hour, 1},
		{40, 1000, 8, time.Hour, 5},
		{3, 1000, 8, time.Hour, 1},
	} {
		if got := Tasks(c.batches, c.cpuHours, c.workers, c.perTask); got != c.want {
			t.Errorf("%d batches of %g CPU hours for %d workers: %d tasks, want %d", c.batches, c.cpuHours, c.workers, got, c.want)
		}
	}
}
