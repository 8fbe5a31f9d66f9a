package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// browserPath is the browser that scripts/setup installs.
func browserPath() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// TestReportsInABrowser opens the report of a data set of each kind of design in Chromium, wide and narrow: every picture is drawn,
// nothing is wider than the screen, and there is no message, no violation of the policy and no request, also with the pointer
// over the pictures. SWEEP_TEST_SCREENSHOTS=DIR keeps screenshots, light and dark.
func TestReportsInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	browser := startBrowser(t)
	grids, err := filepath.Glob("testdata/pictures/*.toml")
	if err != nil || len(grids) < 5 {
		t.Fatal(len(grids), err)
	}
	for _, grid := range grids {
		name := strings.TrimSuffix(filepath.Base(grid), ".toml")
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), name)
			computed(t, grid, data)
			sweep(t, "report", data)
			for _, width := range []int64{1280, 420} {
				openReport(t, browser, data+".html", name, width)
			}
		})
	}
}

// startBrowser starts Chromium for a test.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	path := browserPath()
	if path == "" {
		t.Fatal("no Chromium; scripts/setup installs it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("font-render-hinting", "none"))
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	return browser
}

// computed computes a grid, of which runs may fail.
func computed(t *testing.T, grid, data string, more ...string) {
	t.Helper()
	executed(t, append([]string{"run", grid, "--dir", data, "--quiet"}, more...)...)
}

// executed executes a command that computes runs, of which some may fail.
func executed(t *testing.T, args ...string) {
	t.Helper()
	var stderr bytes.Buffer
	c := &Context{Context: t.Context(), Stdin: &bytes.Buffer{}, Stdout: io.Discard, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
	if code := Execute(args, c); code != exitDone && code != 3 {
		t.Fatalf("sweep %q: exit code %d\n%s", args, code, &stderr)
	}
}

// checkPage returns what is wrong with the pictures of the page.
const checkPage = `(() => {
	const wrong = [];
	const pictures = document.querySelectorAll('section.picture');
	if (pictures.length < 3 && !document.querySelector('#picture-failures .drawing')) wrong.push('only ' + pictures.length + ' pictures');
	for (const p of pictures) {
		const drawings = p.querySelectorAll('.drawing');
		if (drawings.length === 0 && !p.querySelector('.missing, .data')) wrong.push(p.id + ' has neither a drawing nor words');
		for (const d of drawings) {
			const n = d.querySelectorAll('svg, canvas').length;
			if (n !== 1) wrong.push(p.id + ' has ' + n + ' drawings in one place');
			if (d.getAttribute('role') !== 'img' || !d.getAttribute('aria-label')) wrong.push(p.id + ' has no label');
		}
		if (/NaN|undefined|Infinity|\[object/.test(p.innerText + [...p.querySelectorAll('svg')].map((s) => s.textContent).join(' '))) wrong.push(p.id + ' shows a value that is none');
	}
	for (const a of document.querySelectorAll('nav a')) if (!document.querySelector(a.getAttribute('href'))) wrong.push('no ' + a.getAttribute('href'));
	if (document.scrollingElement.scrollWidth > window.innerWidth) wrong.push('wider than the screen: ' + document.scrollingElement.scrollWidth);
	return wrong.join('\n');
})()`

// openReport opens a report and checks it, then also with more checks of the page.
func openReport(t *testing.T, browser context.Context, file, name string, width int64, more ...func(tab context.Context)) {
	t.Helper()
	tab, cancel := chromedp.NewContext(browser)
	defer cancel()
	tab, cancel = context.WithTimeout(tab, 5*time.Minute)
	defer cancel()
	heard := &heard{page: "file://" + file}
	err := errors.Join(chromedp.Listen(tab, heard.listen), called(tab, network.Enable, network.EnableParams{}), called(tab, log.Enable, cdp.Empty{}), called(tab, runtime.Enable, cdp.Empty{}),
		chromedp.Do(tab, chromedp.EmulateViewport(width, 900), chromedp.Navigate(heard.page)))
	if err != nil {
		t.Fatal(name, width, err)
	}
	if wrong := evaluated[string](t, tab, checkPage); wrong != "" {
		t.Errorf("%s at %d: %s", name, width, wrong)
	}
	for _, p := range evaluated[[][]float64](t, tab, `[...document.querySelectorAll('.drawing')].map((d) => { const r = d.getBoundingClientRect(); return [r.x, r.y + window.scrollY, r.width, r.height]; })`) {
		evaluated[float64](t, tab, fmt.Sprintf("window.scrollTo(0, %v), 0", p[1]-50))
		for _, part := range []float64{0.3, 0.5, 0.7} {
			if err := chromedp.Do(tab, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, p[0]+p[2]*part, 50+min(p[3]*part, 800))); err != nil {
				t.Fatal(name, width, err)
			}
		}
	}
	for _, check := range more {
		check(tab)
	}
	for _, message := range heard.all() {
		t.Errorf("%s at %d: %s", name, width, message)
	}
	if dir := os.Getenv("SWEEP_TEST_SCREENSHOTS"); dir != "" {
		keepScreenshots(t, tab, dir, fmt.Sprintf("%s-%d", name, width))
	}
}

func called[P, R any](ctx context.Context, command cdp.Command[P, R], params P) error {
	_, err := chromedp.Call(ctx, command, params)
	return err
}

func evaluated[T any](t *testing.T, ctx context.Context, script string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// heard are the messages, violations and requests of a page.
type heard struct {
	page string
	ours string // what requests may begin with; empty for none but the page
	mu   sync.Mutex
	list []string
}

func (h *heard) listen(event any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch e := event.(type) {
	case *log.EventEntryAdded:
		h.list = append(h.list, "log: "+e.Entry.Text)
	case *runtime.EventConsoleAPICalled:
		h.list = append(h.list, fmt.Sprintf("console: %s", e.Args[0].Value))
	case *runtime.EventExceptionThrown:
		h.list = append(h.list, "exception: "+e.ExceptionDetails.Text+" "+fmt.Sprint(e.ExceptionDetails.Exception.Description))
	case *network.EventRequestWillBeSent:
		if e.Request.URL != h.page && (h.ours == "" || !strings.HasPrefix(e.Request.URL, h.ours) && !strings.HasPrefix(e.Request.URL, "data:")) {
			h.list = append(h.list, "request: "+e.Request.URL)
		}
	}
}

func (h *heard) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.list
}

// keepScreenshots keeps the whole page, light and dark, for people to look at.
func keepScreenshots(t *testing.T, tab context.Context, dir, name string) {
	t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		err := called(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		if err != nil {
			t.Fatal(err)
		}
		evaluated[float64](t, tab, "window.scrollTo(0, 0), 0")
		picture, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name+"-"+scheme+".png"), picture, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
