package main

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostileNames are names that mean something else in paths, addresses, SQL, patterns of files or HTML.
var hostileNames = []string{"..", ".", "...", "~", "~..", "~%", `a\b`, `..\..\etc`, "100%", "%2e%2e", "%2F", "%zz", "it's", `say "x"`, "x'; DROP VIEW runs; --", "?day=1#x", "{agent_id}", "a*b[c]", "</script><b>", "بنك", "😀",
	" blank ", strings.Repeat("long", 50)}

// addressOf writes names as the pages do: escaped, with a tilde before what browsers and servers would take for a part of a path.
func addressOf(names ...string) string {
	for i, name := range names {
		if name == "." || name == ".." || name == "/" || strings.HasPrefix(name, "~") {
			name = "~" + name
		}
		names[i] = url.PathEscape(name)
	}
	return strings.Join(names, "/")
}

// TestPagesOfHostileNames opens the pages of banks and of data sets whatever their names are.
func TestPagesOfHostileNames(t *testing.T) {
	banks := append([]string{"/", "../../etc/passwd", "a//b"}, hostileNames...)
	dir := t.TempDir()
	study := filepath.Join(dir, "study")
	computed(t, namesGrid(t, banks), study)
	s := serve(t, dir)
	for i, bank := range banks {
		other := banks[(i+1)%len(banks)]
		status, body := s.get(t, "api/d/study/"+addressOf("run", "0", "bank", bank))
		var page struct {
			Title    string
			Document struct {
				Tables map[string]struct{ Rows [][]any }
			}
		}
		if err := json.Unmarshal([]byte(body), &page); err != nil || page.Title != bank+" in run 0" || status != 200 {
			t.Errorf("%q: %d %.200s, %v", bank, status, body, err)
			continue
		}
		if rows := fmt.Sprint(page.Document.Tables["payments"].Rows); !strings.Contains(rows, other) {
			t.Errorf("%q has paid %q, but the page has the payments %.200s", bank, other, rows)
		}
	}
	names := []string{}
	for _, name := range append([]string{"\u202eright to left", "a\u2028b", "two\nlines"}, hostileNames...) { // banks cannot have these
		if name == "." || name == ".." || strings.Contains(name, "/") {
			continue
		}
		if err := os.Symlink(study, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	opened := func(server *served, name string, paths ...string) {
		t.Helper()
		for _, path := range paths {
			if status, body := server.get(t, "api/d/"+addressOf(name)+"/"+path); status != 200 {
				t.Errorf("%q: %s: %d %.200s", name, path, status, body)
			}
		}
	}
	s = serve(t, dir)
	for _, name := range names {
		opened(s, name, "about")
	}
	for _, name := range []string{`..\..\etc`, "x'; DROP VIEW runs; --", "a*b[c]"} {
		opened(s, name, "run/0", "runs?where=run_id+%3D+0")
	}
	opened(serve(t, filepath.Join(dir, "~%")), "~%", "run/0", "sql?q=FROM+runs")
}

// namesGrid writes a grid of one run in which every bank pays the next one.
func namesGrid(t *testing.T, banks []string) string {
	t.Helper()
	dir := t.TempDir()
	agents, events := []map[string]any{}, []map[string]any{}
	for i, bank := range banks {
		agents = append(agents, map[string]any{"id": bank, "opening_balance": 1000, "unsecured_cap": 0, "policy": map[string]any{"type": "Fifo"}})
		events = append(events, map[string]any{"type": "CustomTransactionArrival", "from_agent": bank, "to_agent": banks[(i+1)%len(banks)], "amount": 100, "schedule": map[string]any{"type": "OneTime", "tick": 1}})
	}
	text, err := json.Marshal(map[string]any{"simulation": map[string]any{"ticks_per_day": 5, "num_days": 1, "rng_seed": 1}, "agents": agents, "scenario_events": events})
	if err != nil {
		t.Fatal(err)
	}
	grid := filepath.Join(dir, "names.toml")
	for path, text := range map[string]string{filepath.Join(dir, "names.yaml"): string(text), grid: "scenario = \"names.yaml\"\nreplications = 1\nseed = 1\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return grid
}
