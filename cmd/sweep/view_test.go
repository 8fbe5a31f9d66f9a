package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"sweep/datasets/vfs"
	"sweep/datasets/viewer"
)

// served is a server of a data set, or of a directory of them, for tests.
type served struct {
	*httptest.Server
	path string // with the token
	at   func(at string) string
}

func serve(t *testing.T, dir string) *served {
	t.Helper()
	return serveIn(t, dir, 0)
}

// serveIn gives a query a time; 0 for the usual one.
func serveIn(t *testing.T, dir string, limit time.Duration) *served {
	t.Helper()
	s := &served{Server: httptest.NewUnstartedServer(nil)}
	sources := viewSources()
	sources.Processor = func() time.Duration { return 0 } // this process also computes the data sets, which is none of the server's work
	v, err := viewer.New(viewer.Options{Place: vfs.OnDisk(dir), Sources: sources, QueryTime: limit, Worker: func() *exec.Cmd { return queryWorker(vfs.OnDisk(dir)) }}, s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	s.Config.Handler = v.Handler()
	s.Start()
	t.Cleanup(func() {
		s.Close()
		if err := v.Close(); err != nil {
			t.Error(err)
		}
	})
	s.path, s.at = "/"+strings.Split(v.Path(""), "/")[1]+"/", v.Path
	return s
}

// get asks for a path below the token.
func (s *served) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+s.path+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s.do(t, r)
}

func (s *served) do(t *testing.T, r *http.Request) (status int, body string) {
	t.Helper()
	answer, err := s.Client().Do(r)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Error(err)
	}
	for header, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Access-Control-Allow-Origin": ""} {
		if got := answer.Header.Get(header); got != want {
			t.Errorf("%s: %s is %q, not %q", r.URL, header, got, want)
		}
	}
	if policy := answer.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("%s: the policy is %q", r.URL, policy)
	}
	return answer.StatusCode, string(data)
}

// everything is a hash of all files of a directory with their names and times of change.
func everything(t *testing.T, dir string) string {
	t.Helper()
	sum := sha256.New()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			fmt.Fprintln(sum, path)
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		fmt.Fprintln(sum, path, info.ModTime(), len(data))
		sum.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// TestViewRefuses sends what no page of the server sends. Nothing of it changes the directory.
func TestViewRefuses(t *testing.T) {
	data := filepath.Join(t.TempDir(), "study")
	computed(t, "testdata/pictures/factorial.toml", data)
	before := everything(t, data)
	s := serve(t, data)
	request := func(change func(*http.Request)) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+s.path+"api/d/study/about", nil)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		return s.do(t, r)
	}
	path := func(path string) func(*http.Request) {
		return func(r *http.Request) { r.URL.Opaque = "//" + r.URL.Host + path }
	}
	sql := func(text string) func(*http.Request) {
		return path(s.path + "api/d/study/sql?q=" + url.QueryEscape(text))
	}
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
		says   string
	}{
		"as a page asks": {func(*http.Request) {}, 200, `"study"`},
		"by name":        {func(r *http.Request) { r.Host = "localhost:" + r.URL.Port() }, 200, `"study"`},
		"foreign host":   {func(r *http.Request) { r.Host = "evil.example:" + r.URL.Port() }, 421, "not served"},
		"other port":     {func(r *http.Request) { r.Host = "127.0.0.1:1" }, 421, "not served"},
		"no token":       {path("/api/d/study/about"), 403, "the address that sweep view printed"},
		"start of token": {path(s.path[:5] + "/api/d/study/about"), 403, "the address that sweep view printed"},
		"POST":           {func(r *http.Request) { r.Method = http.MethodPost }, 405, "GET"},
		"DELETE":         {func(r *http.Request) { r.Method = http.MethodDelete }, 405, "GET"},
		"script of a site": {func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Sec-Fetch-Mode", "no-cors")
		}, 403, "other sites"},
		"without a slash":   {path(strings.TrimSuffix(s.path, "/")), 200, "<html"},
		"empty part":        {path(s.path + "api/d//study/about"), 200, `"study"`},
		"dots":              {path(s.path + "../../etc/passwd"), 400, "invalid"},
		"encoded dots":      {path(s.path + "api/d/%2e%2e/about"), 400, "invalid"},
		"dots in a name":    {path(s.path + "api/d/..%2f..%2fetc/about"), 404, "no data set"},
		"backslashes":       {path(s.path + "api/d/..%5c..%5cetc/about"), 404, "no data set"},
		"parent directory":  {path(s.path + "api/d/~../about"), 404, "no data set"},
		"other data set":    {path(s.path + "api/d/other/about"), 404, "no data set"},
		"long address":      {path(s.path + "api/d/study/sql?q=" + strings.Repeat("x", 10000)), 414, "too long"},
		"bare semicolon":    {path(s.path + "api/d/study/runs?where=true;x"), 400, "cannot be read"},
		"two conditions":    {path(s.path + "api/d/study/runs?where=true);SELECT+1;--"), 400, "cannot be read"},
		"two statements":    {path(s.path + "api/d/study/runs?where=true)%3BSELECT+1%3B--"), 400, "one statement"},
		"COPY":              {sql("COPY runs TO '" + data + "/runs/x.parquet'"), 400, "only statements that read"},
		"COPY after SELECT": {sql("SELECT 1; COPY runs TO '" + data + "/x'"), 400, "one statement"},
		"hidden COPY":       {sql("SELECT 1); COPY runs TO '" + data + "/x'; --"), 400, "error"},
		"ATTACH":            {sql("ATTACH '" + data + "/x.db'"), 400, "only statements that read"},
		"EXPORT":            {sql("EXPORT DATABASE '" + data + "/x'"), 400, "only statements that read"},
		"INSTALL":           {sql("INSTALL httpfs"), 400, "only statements that read"},
		"CREATE":            {sql("CREATE OR REPLACE VIEW runs AS SELECT 1"), 400, "only SELECT"},
		"SET":               {sql("SET memory_limit = '100GB'"), 400, "only SELECT"},
		"other file":        {sql("FROM read_text('/etc/passwd')"), 400, "Permission"},
		"SELECT":            {sql("SELECT 6 * 7"), 200, "[[42]]"},
		"endless":           {sql("FROM range(1000000000000)"), 200, "Cut after 10000 rows"},
		"large":             {sql("SELECT repeat('x', 20000) FROM range(1000000000000)"), 200, "Cut after 838 rows"}, // 2²⁴ / 20005
		"log in the data":   {sql("FROM enable_logging('QueryLog', storage='file', storage_path='" + data + "/x')"), 400, "more than read"},
		"hostile error":     {sql("SELECT error('</script><script>alert(1)</script>')"), 400, `\u003c/script`},
		"unknown level":     {path(s.path + "api/d/study/pictures?axis.policy=nobody"), 400, "no level"},
	} {
		t.Run(name, func(t *testing.T) {
			if status, body := request(c.change); status != c.status || !strings.Contains(body, c.says) || len(body) > 32<<20 {
				t.Errorf("%d %.300s; want %d with %q", status, body, c.status, c.says)
			}
		})
	}
	if after := everything(t, data); after != before {
		t.Error("the directory has changed")
	}
}

// TestViewBoundsQueries asks for what needs too much memory or time, much of which DuckDB computes before it looks at its limits. Each
// query ends with words, and the next one is answered.
func TestViewBoundsQueries(t *testing.T) {
	data := filepath.Join(t.TempDir(), "study")
	computed(t, "testdata/pictures/factorial.toml", data)
	s := serveIn(t, data, time.Second)
	const memory, late = "512 MiB of memory", "stopped after 1s"
	for query, want := range map[string]string{
		"SELECT repeat('x', 1000000000)":                                                                memory,
		"SELECT repeat('x', 1000000) FROM range(1000000000000)":                                         memory,
		"VALUES (repeat('x', 1000000000))":                                                              memory,
		"SELECT list_sum(range(1000000000))":                                                            memory,
		"SELECT [x FOR x IN range(1000000000)]":                                                         memory,
		"SELECT bitstring('1', 1000000000)":                                                             "",
		"SELECT string_agg(repeat('x', 1000)) FROM range(100000000)":                                    "",
		"SELECT list(range) FROM range(1000000000)":                                                     "",
		"SELECT printf('%1000000000d', 1)":                                                              memory,
		"SELECT length(repeat(repeat('x', 100000), 100000))":                                            "Out of Range",
		"SELECT count(*) FROM generate_series(1, 1000000000000)":                                        late,
		"SELECT sum(a.run_id * b.run_id * c.range) FROM runs a, runs b, range(1000000000) c":            late,
		"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT max(n) FROM t":          late,
		"SELECT regexp_matches(repeat('a', 100000000), '(a*)*b')":                                       "",
		"EXPLAIN ANALYZE SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE a.range % 7 = 3": late,
	} {
		began := time.Now()
		status, body := s.get(t, "api/d/study/sql?q="+url.QueryEscape(query))
		if want == "" { // memory or time, whichever comes first
			want = "stopped after 1s"
			if strings.Contains(body, memory) {
				want = memory
			}
		}
		if status == 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d %.300s; want %q", query, status, body, want)
		}
		if took := time.Since(began); took > 30*time.Second { // one second, and a process that has to start on a busy machine
			t.Errorf("%s: took %v", query, took)
		}
	}
	for _, path := range []string{"runs", "points"} {
		if status, body := s.get(t, "api/d/study/"+path+"?where="+url.QueryEscape("length(repeat('x', 1000000000)) > 0")); status == 200 || !strings.Contains(body, memory) {
			t.Errorf("the condition of %s: %d %.300s", path, status, body)
		}
	}
	if status, body := s.get(t, "api/d/study/sql?q="+url.QueryEscape("SELECT 6 * 7")); status != 200 || !strings.Contains(body, "[[42]]") {
		t.Errorf("afterwards: %d %s", status, body)
	}
}

// TestViewBoundsRequests asks a hundred things at once: each is answered, or refused because there are too many.
func TestViewBoundsRequests(t *testing.T) {
	data := filepath.Join(t.TempDir(), "study")
	computed(t, "testdata/pictures/factorial.toml", data)
	s := serve(t, data)
	var all sync.WaitGroup
	var mu sync.Mutex
	counts := map[int]int{}
	for range 100 {
		all.Go(func() {
			status, _ := s.get(t, "api/d/study/sql?q="+url.QueryEscape("SELECT sum(a.run_id * b.run_id) FROM runs AS a, runs AS b, range(2000)"))
			mu.Lock()
			defer mu.Unlock()
			counts[status]++
		})
	}
	all.Wait()
	if counts[200] < 2 || counts[200]+counts[503] != 100 {
		t.Errorf("answers by status: %v", counts)
	}
}

// TestViewFilters compares the pictures of a filter with SQL.
func TestViewFilters(t *testing.T) {
	dir := t.TempDir()
	computed(t, "testdata/pictures/factorial.toml", filepath.Join(dir, "study"))
	s := serve(t, dir)
	var list []struct {
		Name          string
		Planned, Done int64
		Bytes         int64
	}
	if _, body := s.get(t, "api/datasets"); json.Unmarshal([]byte(body), &list) != nil || len(list) != 1 || list[0].Name != "study" || list[0].Done != list[0].Planned || list[0].Bytes == 0 {
		t.Errorf("the data sets are %s", body)
	}
	var about struct {
		Study struct {
			Axes []struct {
				Name   string
				Levels []string
			}
		}
	}
	if _, body := s.get(t, "api/d/study/about"); json.Unmarshal([]byte(body), &about) != nil {
		t.Fatal(body)
	}
	axis := about.Study.Axes[len(about.Study.Axes)-1]
	level := axis.Levels[len(axis.Levels)-1]
	var doc struct {
		Runs  int64
		Study struct {
			Axes []struct {
				Levels []string
				Places []int
				All    int
			}
		}
	}
	if _, body := s.get(t, "api/d/study/pictures?"+url.Values{"axis." + axis.Name: {level}}.Encode()); json.Unmarshal([]byte(body), &doc) != nil {
		t.Fatal(body)
	}
	var count struct{ Rows [][]int64 }
	if _, body := s.get(t, "api/d/study/sql?"+url.Values{"q": {fmt.Sprintf(`SELECT count(*) FROM runs WHERE status = 'completed' AND CAST(%q AS VARCHAR) = '%s'`, axis.Name, level)}}.Encode()); json.Unmarshal([]byte(body), &count) != nil {
		t.Fatal(body)
	}
	left := doc.Study.Axes[len(doc.Study.Axes)-1]
	if doc.Runs == 0 || doc.Runs != count.Rows[0][0] || len(left.Levels) != 1 || left.Levels[0] != level || left.Places[0] != len(axis.Levels)-1 || left.All != len(axis.Levels) {
		t.Errorf("the pictures have %d runs and the axis %+v; SQL counts %v", doc.Runs, left, count.Rows)
	}
}
