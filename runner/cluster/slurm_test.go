package cluster

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sweep/datasets/vfs"
)

func large() Slurm {
	return Slurm{
		Name: "credit-and-delay", Program: "/opt/sweep/bin/sweep", Dir: vfs.OnDisk("/scratch/credit and delay"), Args: []string{"--retries", "1"},
		Tasks: 2500, Parallel: 200, Rounds: 3, CPUs: 8, MemoryMiB: 16000, Time: 26 * time.Hour,
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

// slurmStub is a directory with the scripts of a job and with programs in place of Slurm's. What they are asked for
// is in the file "calls".
type slurmStub struct {
	t   *testing.T
	dir string
}

func newSlurmStub(t *testing.T, s Slurm) slurmStub {
	stub := slurmStub{t, t.TempDir()}
	files, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		stub.write(f.Name, f.Text)
	}
	// sbatch runs every task at once, and the last job only if the file "finish-too" is there.
	stub.program("sbatch", `
[ "$1" = --parsable ] || exit 1
case "$2" in
--dependency=*)
    echo "$2 $4" >> calls
    if [ -e finish-too ]; then SLURM_CPUS_PER_TASK=1 bash finish.sh "$4" >&2; fi
    echo "99;cluster"; exit ;;
esac
[ ! -e full ] || { echo "sbatch: error: QOSMaxSubmitJobPerUserLimit" >&2; exit 1; }
range=${2#--array=1-}; last=${range%%%*}
i=1
while [ $i -le $last ]; do SLURM_ARRAY_TASK_ID=$i SLURM_ARRAY_JOB_ID=77 SLURM_CPUS_PER_TASK=8 bash task.sh "$4" || exit 1; i=$((i+1)); done
echo "$last" >> sizes
echo "77;cluster"
`)
	stub.program("squeue", `[ "$2" = "--jobs=77_$SLURM_ARRAY_TASK_ID" ] && cat end`)
	stub.write("end", "2030-01-01T00:00:00\n")
	return stub
}

func (s slurmStub) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o777); err != nil {
		s.t.Fatal(err)
	}
}

func (s slurmStub) program(name, text string) { s.write(name, "#!/bin/sh\n"+text) }

// run runs a script and returns what it prints.
func (s slurmStub) run(script string, env ...string) (string, error) {
	cmd := exec.Command("bash", filepath.Join(s.dir, script))
	cmd.Dir = s.dir
	cmd.Env = append(append(os.Environ(), "TZ=UTC", "PATH="+s.dir+":"+os.Getenv("PATH")), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s slurmStub) lines(name string) []string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// TestSubmittedTasksAreAllShards submits more tasks than fit into an array.
func TestSubmittedTasksAreAllShards(t *testing.T) {
	stub := newSlurmStub(t, Slurm{Name: "n", Program: "./program", Dir: vfs.OnDisk("/out"), Tasks: 23, Site: Site{MaxArraySize: 11}, Parallel: 3, CPUs: 8})
	stub.program("program", `echo "$@ until $SLURM_JOB_END_TIME" >> calls`)
	out, err := stub.run("submit.sh")
	if err != nil {
		t.Fatalf("submit.sh: %v\n%s", err, out)
	}
	calls := stub.lines("calls")
	if len(calls) != 24 {
		t.Fatalf("%d calls, want 23 tasks and a last job:\n%s", len(calls), calls)
	}
	for i, line := range calls[:23] {
		if want := "run /out --shard " + strconv.Itoa(i+1) + "/23 --workers 8 --grace 20s until 1893456000"; line != want {
			t.Errorf("task %d ran %q, want %q", i+1, line, want)
		}
	}
	if calls[23] != "--dependency=afterany:77:77:77 1" {
		t.Errorf("the last job was %q, want one after all three arrays", calls[23])
	}
	if sizes := strings.Join(stub.lines("sizes"), " "); sizes != "10 10 3" {
		t.Errorf("the arrays have %s tasks", sizes)
	}
	for _, want := range []string{"squeue --jobs=77,77,77,99", "./program status /out", "scancel 77 77 77 99"} {
		if !strings.Contains(out, want) {
			t.Errorf("submit.sh does not say %q:\n%s", want, out)
		}
	}
}

// TestTasksTakeTheEndOfTheJobFromSlurm covers clusters that say it in the environment, clusters that must be asked, and
// answers that are no time.
func TestTasksTakeTheEndOfTheJobFromSlurm(t *testing.T) {
	for _, c := range []struct{ name, environment, answer, want string }{
		{"environment", "1900000000", "2030-01-01T00:00:00", "until 1900000000"},
		{"answer", "", "2030-01-01T00:00:00", "until 1893456000"},
		{"no limit", "", "NONE", "until"},
		{"nothing", "", "", "until"},
		{"several lines", "", "2030-01-01T00:00:00\n2030-01-01T00:00:00", "until"},
	} {
		stub := newSlurmStub(t, Slurm{Name: "n", Program: "./program", Dir: vfs.OnDisk("/out"), Tasks: 1})
		stub.program("program", `echo "until $SLURM_JOB_END_TIME"`)
		stub.write("end", c.answer+"\n")
		out, err := stub.run("task.sh", "SLURM_ARRAY_JOB_ID=77", "SLURM_ARRAY_TASK_ID=1", "SLURM_JOB_END_TIME="+c.environment)
		if err != nil || strings.TrimSpace(out) != c.want {
			t.Errorf("%s: %q, %v, want %q", c.name, out, err, c.want)
		}
	}
	stub := newSlurmStub(t, Slurm{Name: "n", Program: "./program", Dir: vfs.OnDisk("/out"), Tasks: 1})
	stub.program("program", `echo "until $SLURM_JOB_END_TIME"`)
	stub.program("squeue", "exit 1")
	if out, err := stub.run("task.sh", "SLURM_ARRAY_JOB_ID=77", "SLURM_ARRAY_TASK_ID=1"); err != nil || strings.TrimSpace(out) != "until" {
		t.Errorf("without squeue: %q, %v", out, err)
	}
}

// TestMissingRunsAreSubmittedAgain finishes a data set of which the first two rounds leave something.
func TestMissingRunsAreSubmittedAgain(t *testing.T) {
	for _, c := range []struct{ rounds, complete, arrays, status int }{
		{rounds: 5, complete: 3, arrays: 3, status: 0},
		{rounds: 2, complete: 3, arrays: 2, status: 3},
		{rounds: 1, complete: 3, arrays: 1, status: 3},
		{rounds: 1, complete: 1, arrays: 1, status: 0},
	} {
		stub := newSlurmStub(t, Slurm{Name: "n", Program: "./program", Dir: vfs.OnDisk("/out"), Tasks: 2, Rounds: c.rounds})
		stub.write("finish-too", "")
		stub.program("program", `
[ "$1" = finish ] || exit 0
if [ "$(wc -l < sizes)" -ge `+strconv.Itoa(c.complete)+` ]; then echo '{"complete":true}'; else echo '{"complete":false}'; exit 3; fi`)
		out, _ := stub.run("submit.sh")
		if got := len(stub.lines("sizes")); got != c.arrays {
			t.Errorf("%+v: %d arrays\n%s", c, got, out)
		}
		_, err := stub.run("finish.sh")
		var exit *exec.ExitError
		status := 0
		if errors.As(err, &exit) {
			status = exit.ExitCode()
		}
		if c.rounds == 1 && status != c.status {
			t.Errorf("%+v: finish.sh ends with %d", c, status)
		}
	}
}

// TestAFailedSubmissionTellsWhatIsSubmitted runs into the limit of a user's jobs at the second array.
func TestAFailedSubmissionTellsWhatIsSubmitted(t *testing.T) {
	stub := newSlurmStub(t, Slurm{Name: "n", Program: "./program", Dir: vfs.OnDisk("/out"), Tasks: 3, Site: Site{MaxArraySize: 3}})
	stub.program("program", `touch full`)
	out, err := stub.run("submit.sh")
	if err == nil || !strings.Contains(out, "QOSMaxSubmitJobPerUserLimit") || !strings.Contains(out, "scancel 77 ends them") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(stub.dir, "calls")); err == nil {
		t.Error("the last job was submitted without the arrays")
	}
}

func TestSlurmRefusesWhatCannotWork(t *testing.T) {
	for name, change := range map[string]func(*Slurm){
		"no tasks":        func(s *Slurm) { s.Tasks = 0 },
		"no arrays":       func(s *Slurm) { s.Site.MaxArraySize = 1 },
		"a line break":    func(s *Slurm) { s.Extra = []string{"--qos=a\nrm -rf /"} },
		"no option":       func(s *Slurm) { s.Extra = []string{"qos=a"} },
		"no time":         func(s *Slurm) { s.Time = time.Second },
		"negative memory": func(s *Slurm) { s.MemoryMiB = -1 },
	} {
		s := large()
		change(&s)
		if _, err := s.Files(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
