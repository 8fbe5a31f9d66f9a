package main

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// TestNumbersOfACommandLine gives every flag that takes a number or a time what it cannot be, and expects an answer without
// the words of a parser.
func TestNumbersOfACommandLine(t *testing.T) {
	for args, want := range map[string]string{
		"run g.toml --timeout 10":                     `--timeout: "10" has no unit; write 10s, 10m or 10h for seconds, minutes or hours`,
		"run g.toml --grace abc":                      `--grace: "abc" is not a time; write for example 90s, 10m or 1h30m`,
		"watch d --interval 3":                        `--interval: "3" has no unit`,
		"run g.toml --wait=":                          `--wait: "" is not a time`,
		"slurm g.toml --per-task 5":                   `--per-task: "5" has no unit`,
		"slurm g.toml --time 90":                      `"90" has no unit; write 90m for minutes, as Slurm reads it, or 90h for hours`,
		"run g.toml --workers x":                      `--workers: "x" is not an integer`,
		"run g.toml --workers 010":                    `--workers: "010" begins with 0; write 10`,
		"run g.toml --workers":                        `--workers: the value is missing`,
		"run g.toml --max-runs 1e9":                   `--max-runs: "1e9" is not an integer; write 1000000000`,
		"plan g.toml --pilot 2.5":                     `--pilot: "2.5" is not an integer`,
		"run g.toml --retries 99999999999999999999":   `--retries: 99999999999999999999 does not fit in 64 bits`,
		"simulate s.yaml --seed x":                    `--seed: "x" is not an integer`,
		"simulate s.yaml --seed 18446744073709551616": `--seed: 18446744073709551616 does not fit in 64 bits`,
		"simulate s.yaml --seed=-1":                   `--seed -1 is less than 0`,
		"verify d --rerun y":                          `--rerun: "y" is not an integer`,
	} {
		var stdout, stderr bytes.Buffer
		code := Execute(strings.Fields(args), &Context{Context: context.Background(), Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr,
			Env: func(string) string { return "" }, Now: time.Now})
		said := stderr.String()
		if code != 80 || !strings.Contains(said, want) {
			t.Errorf("sweep %s: exit %d, %q, want 80 and %q", args, code, said, want)
		}
		for _, word := range []string{"strconv", "time: missing", "time: invalid", "time: unknown", "64 bit int", "64 bit uint", "expected duration", "EOL"} {
			if strings.Contains(said, word) {
				t.Errorf("sweep %s says %q", args, said)
			}
		}
	}
}
