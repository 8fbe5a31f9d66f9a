package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sweep/datasets/errkind"
)

// The tests of this file forge every value of every document of a small data set, with a checksum that fits. No command may
// panic, run on, or end with exit code 1 for that, and what verification lets pass is listed here with the reason why it
// does no harm.

// harmless says of keys of which documents a verification need not notice that their values were forged. A key may end in
// an asterisk.
var harmless = map[string]string{
	"plan name":           "a title: it is shown and decides nothing",
	"plan seed":           "the seeds of runs are made from the sources; those stored with the runs are compared by a rerun",
	"plan seeding":        "shown only; the sources decide",
	"plan semantics":      "another version of the simulation; run and rerun refuse it by its number",
	"plan design*":        "shown only; the sources decide",
	"plan sources*":       "what runs are computed from; a rerun computes them and finds other rows",
	"plan axes*.set":      "shown only; the sources decide",
	"plan axes*.values*":  "the order in which labels are shown",
	"plan axes*.default":  "what earlier runs have in an axis that a grid states; the grid in sources is compared when it is run",
	"plan axes[0]":        "an axis less or another: the schema of every file is compared at level parquet",
	"plan points":         "compared with the grid in sources by whatever computes runs",
	"plan replications":   "compared with the grid in sources by whatever computes runs",
	"plan batching[0]*":   "how the batches were asked for; shown only",
	"plan batching[1]*":   "the rows that were expected of a run; shown only",
	"plan output_tables*": "which tables further runs write; those of the batches are in their records",
	"plan tables":         "0 stands for the newest version",
	"plan compression":    "how further files are compressed",
	"plan compacted":      "a rerun compares rows and not bytes",
	"record run_keys*":    "compared with the keys in the table runs at level meaning",
	"failures *":          "what is told of a failed run; its run, class and key are compared with the record",
	"journal *":           "logs inform people and decide nothing",
	"manifest *":          "derived from the plans and records; compared byte by byte",
}

var forgedLiterals = []string{`-1`, `0`, `1`, `3`, `4611686018427387904`, `9223372036854775807`, `99999999999999999999`, `1e300`, `""`, `"x"`,
	`"../../../etc/passwd"`, `"2"`, `null`, `true`, `[]`, `{}`, `["x"]`}

// jsonValue is where a value stands in a document.
type jsonValue struct {
	path       string
	start, end int
	member     int // where its key begins; -1 in a list
}

// jsonValues finds all values of a document.
func jsonValues(t *testing.T, data []byte) []jsonValue {
	t.Helper()
	var all []jsonValue
	d := json.NewDecoder(bytes.NewReader(data))
	next := func() int {
		at := int(d.InputOffset())
		for strings.IndexByte(" \n\t,:", data[at]) >= 0 {
			at++
		}
		return at
	}
	var walk func(path string, member int)
	walk = func(path string, member int) {
		start := next()
		token, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		switch token {
		case json.Delim('{'):
			for d.More() {
				at := next()
				key, _ := d.Token()
				walk(strings.TrimPrefix(path+"."+key.(string), "."), at)
			}
			d.Token()
		case json.Delim('['):
			for i := 0; d.More(); i++ {
				walk(fmt.Sprintf("%s[%d]", path, i), -1)
			}
			d.Token()
		}
		if path != "" {
			all = append(all, jsonValue{path, start, int(d.InputOffset()), member})
		}
	}
	walk("", -1)
	return all
}

// seal gives a document of the data set the checksum of what it now says.
func seal(data []byte) []byte {
	const key, tail = "\"sha256\": \"", "\"\n}\n"
	at := bytes.LastIndex(data, []byte(key))
	if at < 0 || !bytes.HasSuffix(data, []byte(tail)) {
		return data
	}
	body := data[:at+len(key)]
	sum := sha256.Sum256(slices.Concat(body, []byte(tail)))
	return slices.Concat(body, []byte(hex.EncodeToString(sum[:])), []byte(tail))
}

// forgeries are forged documents by what was done.
func forgeries(t *testing.T, data []byte, visit func(path, what string, forged []byte)) {
	values := jsonValues(t, data)
	for _, v := range values {
		if v.path == "sha256" {
			continue // a forger makes it fit
		}
		for _, literal := range forgedLiterals {
			if string(data[v.start:v.end]) != literal {
				visit(v.path, literal, slices.Concat(data[:v.start], []byte(literal), data[v.end:]))
			}
		}
		if v.member < 0 {
			continue
		}
		whole := data[v.member:v.end]
		visit(v.path, "twice", slices.Concat(data[:v.start], data[v.start:v.end], []byte(", "), whole, data[v.end:]))
		visit(v.path, "unknown beside it", slices.Concat(data[:v.member], []byte(`"unknown": 1, `), data[v.member:]))
		if rest := data[v.end:]; rest[0] == ',' {
			visit(v.path, "missing", slices.Concat(data[:v.member], bytes.TrimLeft(rest[1:], " \n")))
		}
	}
	for i, a := range values[:len(values)-1] {
		if b := values[i+1]; a.member >= 0 && b.member > a.end {
			visit(a.path, "after the next", slices.Concat(data[:a.member], data[b.member:b.end], data[a.end:b.member], data[a.member:a.end], data[b.end:]))
		}
	}
}

// inProcess runs a command line and returns its exit code and all it says.
func inProcess(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var text bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- Execute(args, &Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &text, Stderr: &text,
			Env: func(string) string { return "" }, Now: time.Now})
	}()
	select {
	case code := <-ended:
		return code, text.String()
	case <-time.After(time.Minute):
		t.Fatalf("sweep %s does not end", strings.Join(args, " "))
		return 0, ""
	}
}

// forgedSet makes a small data set with two plans and a failed run in a new directory.
func forgedSet(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := copyExamples(filepath.Join(dir, "sweeps")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, values := range []string{"0", "0, 1000"} {
		grid := "name = \"forged\"\nscenario = \"sweeps/three-banks.yaml\"\noutput = { batch = 1, tables = [\"runs\"] }\n" +
			"replications = 2\n[[axis]]\nname = \"credit\"\nset = \"agents.*.unsecured_cap\"\nvalues = [" + values + "]\n"
		if err := os.WriteFile("grid.toml", []byte(grid), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, text := inProcess(t, "run", "grid.toml", "--dir", "set", "--quiet", "--workers", "1"); code != 0 {
			t.Fatal(text)
		}
	}
	if err := os.CopyFS("pristine", os.DirFS("set")); err != nil {
		t.Fatal(err)
	}
	return "set"
}

// kinds of documents by their names.
func documentKind(name string) string {
	base := filepath.Base(name)
	switch {
	case strings.HasPrefix(base, "plan-"):
		return "plan"
	case strings.Contains(name, "/commits/"):
		return "record"
	case strings.Contains(name, "/failures/"):
		return "failures"
	case strings.Contains(name, "/log/"):
		return "journal"
	case base == "manifest.json", strings.Contains(name, "/files/"):
		return "manifest"
	}
	return ""
}

// stride is how many forgeries of a kind of document pass before one is tried: what is compared byte by byte, or informs
// people only, has thousands of values of a few kinds.
func stride(kind string) int {
	n := map[string]int{"manifest": 499, "journal": 17}[kind]
	if os.Getenv("SWEEP_TEST_ALL_FORGERIES") != "" && kind != "manifest" && kind != "journal" {
		return 1
	}
	return max(n, 31)
}

func isHarmless(kind, path string) bool {
	for pattern := range harmless {
		want, key, _ := strings.Cut(pattern, " ")
		if want == kind && globMatch(key, path) {
			return true
		}
	}
	return false
}

// globMatch reports whether a text has the form of a pattern in which an asterisk stands for anything.
func globMatch(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == text
	}
	if !strings.HasPrefix(text, parts[0]) {
		return false
	}
	text = text[len(parts[0]):]
	for _, p := range parts[1 : len(parts)-1] {
		i := strings.Index(text, p)
		if i < 0 {
			return false
		}
		text = text[i+len(p):]
	}
	return strings.HasSuffix(text, parts[len(parts)-1])
}

func TestForgedDocuments(t *testing.T) {
	dir := forgedSet(t)
	var names []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if kind := documentKind(name); err == nil && kind != "" && (kind != "record" || strings.HasSuffix(name, "0.json") || strings.HasSuffix(name, "2.json")) {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	readers := [][]string{{"status", dir, "--json"}, {"diff", dir, dir}, {"verify", dir, "--level", "plan"}}
	slow := [][]string{{"query", dir, "select count(*) from runs"}, {"replay", dir, "--run", "0"}, {"run", "grid.toml", "--dir", dir, "--quiet"},
		{"finish", dir}, {"verify", dir, "--rerun", "1"}, {"simulate", "--dataset", dir, "--run", "1", "--ticks", "0:0"}, {"compact", dir, "compacted"}, {"migrate", dir}, {"info", dir},
		{"status", dir, "--grid", "grid.toml"}, {"retry", dir}}
	count, passed := 0, map[string]bool{}
	for _, name := range names {
		kind := documentKind(name)
		good, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data := good
		if kind == "journal" {
			data, _, _ = bytes.Cut(good, []byte("\n"))
		}
		forgeries(t, data, func(path, what string, forged []byte) {
			count++
			if count%stride(kind) != 0 {
				return
			}
			if err := os.WriteFile(name, seal(forged), 0o644); err != nil {
				t.Fatal(err)
			}
			code, text := inProcess(t, "verify", dir, "--level", "meaning", "--workers", "1")
			checkForged(t, name, path, what, "verify", code, text)
			if code == exitDone || code == codeOf(errkind.Incomplete) {
				if passed[kind+" "+path] = true; !isHarmless(kind, path) {
					t.Errorf("%s with %s as %s passes verification:\n%s", name, path, what, text)
				}
			}
			for _, args := range readers {
				code, text := inProcess(t, args...)
				checkForged(t, name, path, what, args[0], code, text)
			}
			if count%17 == 0 {
				args := slow[count/17%len(slow)]
				code, text := inProcess(t, args...)
				checkForged(t, name, path, what, args[0], code, text)
				restore(t, dir)
			}
			if err := os.WriteFile(name, good, 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
	t.Logf("%d forgeries; verification lets pass %d keys", count, len(passed))
}

// restore brings the data set back to what it was before commands that write.
func restore(t *testing.T, dir string) {
	t.Helper()
	if err := errors.Join(os.RemoveAll(dir), os.RemoveAll("compacted"), os.CopyFS(dir, os.DirFS("pristine"))); err != nil {
		t.Fatal(err)
	}
}

func checkForged(t *testing.T, name, path, what, command string, code int, text string) {
	t.Helper()
	if code == exitBug || code == 2 || strings.Contains(text, "goroutine ") {
		t.Errorf("%s with %s as %s: sweep %s ends with %d:\n%.2000s", name, path, what, command, code, text)
	}
	if code == codeOf(errkind.Damage) && command == "status" && !strings.Contains(text, filepath.Base(name)) && !strings.Contains(text, "_sweep/") {
		t.Errorf("%s with %s as %s: sweep %s does not name a file:\n%.500s", name, path, what, command, text)
	}
}
