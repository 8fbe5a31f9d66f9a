package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// recipe are the commands that make a data set, with DATA for its directory and BASE for that of another one.
type recipe [][]string

// matrix are the data sets: the grids of the smoke test and of testdata/pictures/matrix, studies, one that is unfinished, and those of
// the policy lab.
func matrix(t *testing.T) map[string]recipe {
	quickstart := "../../sweeps/quickstart.toml"
	sets := map[string]recipe{
		"unfinished": {{"run", quickstart, "--dir", "DATA", "--shard", "1/2"}},
		"shadow": {{"run", quickstart, "--dir", "BASE"}, {"shadow", "BASE", "--where", "credit = 250000 and policy = 'fifo' and delay_price < 2e-6", "--agent", "SMALL",
			"--policy", "../../sweeps/policies/patient.json", "--policy", "../../sweeps/policies/reserved.json", "--dir", "DATA"}},
		"continue": {{"run", "testdata/pictures/one-point.toml", "--dir", "BASE"}, {"continue", "BASE", "--run", "1", "--tick", "40", "--policy", "CORE_1=../../sweeps/policies/patient.json", "--dir", "DATA"}},
		"search":   {{"search", "../../sweeps/searches/cheaper-small.toml", "--dir", "DATA"}},
		"game":     {{"search", "../../sweeps/searches/equilibrium-per-rule.toml", "--dir", "DATA"}},
	}
	for _, study := range []string{"quickstart", "outage", "gridlock-rings", "waiting-game"} {
		sets[study] = recipe{{"run", "../../sweeps/" + study + ".toml", "--dir", "DATA"}}
	}
	for _, pattern := range []string{"testdata/pictures/*.toml", "testdata/pictures/matrix/*.toml"} {
		grids, err := filepath.Glob(pattern)
		if err != nil || len(grids) < 5 {
			t.Fatal(pattern, len(grids), err)
		}
		for _, grid := range grids {
			sets[strings.TrimSuffix(filepath.Base(grid), ".toml")] = recipe{{"run", grid, "--dir", "DATA"}}
		}
	}
	return sets
}

// compute makes the data set in a directory.
func (p recipe) compute(t *testing.T, data string, more ...string) {
	t.Helper()
	for _, args := range p {
		args = slices.Clone(args)
		for i, a := range args {
			args[i] = map[string]string{"DATA": data, "BASE": data + "-base"}[a]
			if args[i] == "" {
				args[i] = a
			}
		}
		executed(t, append(append(args, "--quiet"), more...)...)
	}
}

// picturesDir is where scripts/pictures wants the screenshots, and the text of axe-core. Only that script runs the tests that need them.
func picturesDir(t *testing.T) (dir string, axe []byte) {
	t.Helper()
	if dir = os.Getenv("SWEEP_TEST_PICTURES"); dir == "" {
		t.Skip("scripts/pictures runs this")
	}
	axe, err := os.ReadFile(os.Getenv("SWEEP_TEST_AXE"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, axe
}

// TestPictureMatrix checks the reports of many data sets in Chromium: all pictures and controls, light and dark, wide and narrow, the
// accessibility of the page, the bytes, and screenshots against goldens. scripts/pictures runs it.
func TestPictureMatrix(t *testing.T) {
	dir, axe := picturesDir(t)
	browser := startBrowser(t)
	for name, set := range matrix(t) {
		t.Run(name, func(t *testing.T) {
			data := filepath.Join(t.TempDir(), name)
			set.compute(t, data)
			sweep(t, "report", data)
			numbers := exec.CommandContext(t.Context(), "python3", "../../scripts/readers/pictures.py", os.Getenv("SWEEP_TEST_PROGRAM"), data, data+".html")
			if wrong, err := numbers.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, wrong)
			}
			for _, width := range []int64{1280, 420} {
				openReport(t, browser, data+".html", name, width, func(tab context.Context) { lookAt(t, tab, dir, fmt.Sprintf("%s-%d", name, width), string(axe)) })
			}
			sweep(t, "report", data, "--static", "-o", data+"-static.html")
			checkBytes(t, data, set)
		})
	}
}

// lookAt checks both themes, the controls and the accessibility of an open report.
func lookAt(t *testing.T, tab context.Context, dir, name, axe string) {
	t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		choose := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if err := called(tab, emulation.SetEmulatedMedia, choose); err != nil {
			t.Fatal(err)
		}
		evaluated[float64](t, tab, "window.scrollTo(0, 0), 0")
		if err := chromedp.Do(tab, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 0, 0)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(200 * time.Millisecond) // a tooltip stays for a tenth of a second
		compareScreenshot(t, tab, dir, name+"-"+scheme)
		if wrong := accessibility(t, tab, axe); wrong != "" {
			t.Errorf("%s, %s:\n%s", name, scheme, wrong)
		}
	}
	checkBrush(t, tab, name)
	if wrong := evaluated[string](t, tab, tryControls); wrong != "" {
		t.Errorf("%s:\n%s", name, wrong)
	}
}

// tryControls chooses every value of every control, and opens the data and the query of each picture.
const tryControls = `(() => {
	const wrong = [];
	for (const p of document.querySelectorAll('section.picture')) {
		const check = (what) => {
			const n = p.querySelectorAll('.drawing svg, .drawing canvas').length, drawings = p.querySelectorAll('.drawing').length;
			if (n !== drawings) wrong.push(p.id + ', ' + what + ': ' + n + ' drawings in ' + drawings + ' places');
			if (/NaN|undefined|Infinity|\[object/.test(p.innerText + [...p.querySelectorAll('svg')].map((s) => s.textContent).join(' '))) wrong.push(p.id + ', ' + what + ': shows a value that is none');
			if (document.scrollingElement.scrollWidth > window.innerWidth) wrong.push(p.id + ', ' + what + ': wider than the screen');
		};
		for (const id of [...p.querySelectorAll('select')].map((s) => s.id)) {
			for (let i = 0; document.getElementById(id) && i < document.getElementById(id).options.length; i++) {
				const select = document.getElementById(id), value = select.options[i].value;
				select.value = value;
				select.dispatchEvent(new Event('change', {bubbles: true}));
				if (document.getElementById(id).value !== value) wrong.push(p.id + ': ' + id + ' cannot be ' + value);
				check(id + ' = ' + value);
			}
		}
		for (const b of [...p.querySelectorAll('button')].filter((b) => ['Data', 'Query'].includes(b.textContent))) {
			b.click();
			if (!p.querySelector(b.textContent === 'Data' ? '.data table' : '.query')) wrong.push(p.id + ': no ' + b.textContent);
			check(b.textContent);
		}
	}
	return wrong.join('\n');
})()`

// checkBrush drags along the first axis of parallel coordinates: the lines elsewhere must become pale.
func checkBrush(t *testing.T, tab context.Context, name string) {
	t.Helper()
	if !evaluated[bool](t, tab, dragAlongAxis) {
		return
	}
	for range 50 {
		if evaluated[bool](t, tab, `document.querySelector('#picture-parallel .drawing').innerHTML.includes('opacity="0.04"')`) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Errorf("%s: a brush on an axis changes nothing", name)
}

const dragAlongAxis = `(() => {
	const d = document.querySelector('#picture-parallel .drawing');
	if (!d || !d.querySelector('svg')) return false;
	const box = d.getBoundingClientRect();
	const send = (what, y) => d.firstElementChild.dispatchEvent(new MouseEvent('mouse' + what, {bubbles: true, clientX: box.left + 24, clientY: box.top + y, buttons: what === 'up' ? 0 : 1}));
	const pointer = (what, y) => d.firstElementChild.dispatchEvent(new PointerEvent('pointer' + what, {bubbles: true, clientX: box.left + 24, clientY: box.top + y, buttons: what === 'up' ? 0 : 1, pointerType: 'mouse'}));
	for (const [what, y] of [['move', 150], ['down', 150], ['move', 170], ['move', 200], ['move', 230], ['up', 230]]) pointer(what, y), send(what, y);
	return true;
})()`

// accessibility returns what axe-core finds.
func accessibility(t *testing.T, tab context.Context, axe string) string {
	t.Helper()
	evaluated[bool](t, tab, axe+`; window.found = null; axe.run(document, {resultTypes: ['violations']}).then((r) => {
		window.found = r.violations.map((v) => v.id + ': ' + v.help + ' ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')).join('\n');
	}); true`)
	for range 600 {
		if found := evaluated[[]string](t, tab, "window.found === null ? [] : [window.found]"); len(found) > 0 {
			return found[0]
		}
		time.Sleep(100 * time.Millisecond)
	}
	return "axe-core did not end"
}

// checkBytes makes the report again: with one thread and eight, after compaction, and of a data set that shards computed.
func checkBytes(t *testing.T, data string, set recipe) {
	t.Helper()
	want := reportBytes(t, data)
	for _, threads := range []int{1, 8} {
		before := runtime.GOMAXPROCS(threads)
		if !bytes.Equal(reportBytes(t, data), want) {
			t.Errorf("%d threads gave other bytes", threads)
		}
		runtime.GOMAXPROCS(before)
	}
	if run := set[0]; len(set) == 1 && run[0] == "run" && len(run) == 4 {
		sweep(t, "compact", data)
		if !bytes.Equal(reportBytes(t, data), want) {
			t.Error("compaction gave other bytes")
		}
		if err := os.RemoveAll(data); err != nil {
			t.Fatal(err)
		}
		set.compute(t, data, "--shard", "2/2")
		set.compute(t, data, "--shard", "1/2")
		if !bytes.Equal(reportBytes(t, data), want) {
			t.Error("shards gave other bytes")
		}
	}
}

func reportBytes(t *testing.T, data string) []byte {
	t.Helper()
	sweep(t, "report", data, "--force")
	text, err := os.ReadFile(data + ".html")
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// compareScreenshot keeps a screenshot in dir and compares it with the golden of this version of the browser, which is kept if there is none.
func compareScreenshot(t *testing.T, tab context.Context, dir, name string) {
	t.Helper()
	shot, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`Chrome/[\d.]+`).FindString(evaluated[string](t, tab, "navigator.userAgent"))
	golden := filepath.Join(dir, "goldens", strings.ReplaceAll(version, "/", "-"), name+".png")
	if err := os.MkdirAll(filepath.Dir(golden), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), shot, 0o666); err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(golden)
	if os.IsNotExist(err) {
		kept, err = shot, os.WriteFile(golden, shot, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	if beyond, of := differentBlocks(t, shot, kept); beyond*200 > of {
		t.Errorf("%s: %d of %d blocks differ from %s", name, beyond, of, golden)
	}
}

// differentBlocks counts the blocks of 8 × 8 whose mean colours differ by more than 6 of 255.
func differentBlocks(t *testing.T, a, b []byte) (beyond, of int) {
	t.Helper()
	var pictures [2]image.Image
	for i, data := range [][]byte{a, b} {
		p, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		pictures[i] = p
	}
	size := pictures[0].Bounds()
	if size != pictures[1].Bounds() {
		return 1, 1
	}
	for y := 0; y < size.Dy(); y += 8 {
		for x := 0; x < size.Dx(); x += 8 {
			first, second := meanColour(pictures[0], x, y), meanColour(pictures[1], x, y)
			of++
			for k := range first {
				if d := first[k] - second[k]; d > 6 || d < -6 {
					beyond++
					break
				}
			}
		}
	}
	return beyond, of
}

// meanColour is that of a block, of 255.
func meanColour(p image.Image, x, y int) (sum [3]float64) {
	n := 0.0
	for j := y; j < min(y+8, p.Bounds().Dy()); j++ {
		for i := x; i < min(x+8, p.Bounds().Dx()); i++ {
			r, g, b, _ := p.At(i, j).RGBA()
			sum[0], sum[1], sum[2], n = sum[0]+float64(r>>8), sum[1]+float64(g>>8), sum[2]+float64(b>>8), n+1
		}
	}
	return [3]float64{sum[0] / n, sum[1] / n, sum[2] / n}
}
