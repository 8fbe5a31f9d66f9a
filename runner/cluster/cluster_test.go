package cluster

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
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

func TestTasksWithoutAPilot(t *testing.T) {
	for _, c := range []struct {
		batches int64
		workers int
		want    int
	}{{1000, 8, 16}, {3, 8, 1}, {64, 8, 1}, {65, 8, 2}, {10, 0, 2}} {
		if got := TasksByBatches(c.batches, c.workers); got != c.want {
			t.Errorf("%d batches for %d workers: %d tasks, want %d", c.batches, c.workers, got, c.want)
		}
	}
}

func TestTimeLimitsAreThoseOfSlurm(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "90:30": 90*time.Minute + 30*time.Second, "2:30:00": 150 * time.Minute, "1-12": 36 * time.Hour,
		"1-12:30": 36*time.Hour + 30*time.Minute, "2-00:00:05": 48*time.Hour + 5*time.Second, "2h30m": 150 * time.Minute,
	} {
		if got, err := ParseTime(text); err != nil || got != want {
			t.Errorf("%q is read as %s, %v, want %s", text, got, err, want)
		}
		if again, err := ParseTime(FormatTime(want)); err != nil || again != want {
			t.Errorf("%s is written as %s and read as %s, %v", want, FormatTime(want), again, err)
		}
	}
	for _, text := range []string{"", "0", "90", "soon", "1:2:3:4", "1-", "-5", "-5m", "1-2-3", "1:2.5"} {
		if got, err := ParseTime(text); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestMemoryIsThatOfSlurm(t *testing.T) {
	for text, want := range map[string]int{"500": 500, "500M": 500, "8G": 8192, "8g": 8192, "1T": 1 << 20, "1K": 1, "2049K": 3} {
		if got, err := ParseMemory(text); err != nil || got != want {
			t.Errorf("%q is read as %d MiB, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "G", "0", "-1", "8GB", "much", "1.5G"} {
		if got, err := ParseMemory(text); err == nil {
			t.Errorf("%q is read as %d MiB", text, got)
		}
	}
}

func TestTheSiteTellsItsLimits(t *testing.T) {
	config := "Configuration data as of 2026-01-01\nKillWait                = 60 sec\nMaxArraySize            = 4001\nMaxArrayTasks=(null)\nSlurmctldHost[0]        = a=b\n"
	if got := ParseSite(config); got != (Site{MaxArraySize: 4001, KillWait: time.Minute}) {
		t.Errorf("the site is %+v", got)
	}
	if got := ParseSite("").withDefaults(); got != (Site{MaxArraySize: 1001, KillWait: 30 * time.Second}) {
		t.Errorf("a silent site is %+v", got)
	}
}
