package draw

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/tdewolff/canvas"
	"github.com/tdewolff/canvas/renderers/pdf"
	"github.com/tdewolff/canvas/renderers/rasterizer"

	"sweep/datasets/vfs"
)

// The font of converted pictures, so that they do not depend on those of the machine.
//
//go:embed font/DejaVuSans.ttf.gz
var fontCompressed []byte

// pixel is the length of a pixel in millimetres; the reader takes it for one.
const pixel = 25.4 / 96

var created = regexp.MustCompile(`CreationDate\(D:[0-9]{14}[^)]*`)

// places are those of objects in their table, of ten digits each, and that of the table.
var places = regexp.MustCompile(`\n[0-9]{10}|startxref\n[0-9]+`)

const epoch = "CreationDate(D:19700101000000Z"

// Dots is the resolution of PNG files, per inch.
const Dots = 300

// PDF converts a picture.
func PDF(svg string) ([]byte, error) {
	var b bytes.Buffer
	err := converted(svg, func(c *canvas.Canvas) error {
		p := pdf.New(&b, c.W*pixel, c.H*pixel, nil)
		c.RenderViewTo(p, canvas.Identity.Scale(pixel, pixel))
		return p.Close()
	})
	return undated(b.Bytes()), err
}

// undated takes the time of the machine out of a PDF file. An offset of the time zone is longer than the Z of UTC, and the table of
// objects has their places in the file, so those behind it move.
func undated(data []byte) []byte {
	at := created.FindIndex(data)
	table := bytes.LastIndex(data, []byte("\nxref\n"))
	if at == nil || table < at[1] {
		return data
	}
	moved := at[1] - at[0] - len(epoch)
	tail := places.ReplaceAllFunc(data[table:], func(place []byte) []byte {
		before, digits, _ := bytes.Cut(place, []byte("\n"))
		n, err := strconv.Atoi(string(digits))
		if err == nil && n > at[0] {
			n -= moved
		}
		return fmt.Appendf(nil, "%s\n%0*d", before, len(digits), n)
	})
	return slices.Concat(data[:at[0]], []byte(epoch), data[at[1]:table], tail)
}

// PNG converts a picture.
func PNG(svg string) ([]byte, error) {
	var b bytes.Buffer
	err := converted(svg, func(c *canvas.Canvas) error {
		return png.Encode(&b, rasterizer.Draw(c, canvas.DPI(Dots*pixel), canvas.DefaultColorSpace))
	})
	return b.Bytes(), err
}

// converted reads our SVG while the font is in a directory of its own, because the reader takes fonts from files only.
func converted(svg string, write func(*canvas.Canvas) error) error {
	dir, err := os.MkdirTemp("", "sweep-font-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	r, err := gzip.NewReader(bytes.NewReader(fontCompressed))
	if err != nil {
		return err
	}
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	err = vfs.WriteOutputs([]vfs.OutputFile{{Name: filepath.Join(dir, "DejaVuSans.ttf"), Data: data, Mode: 0o600}}, false)
	if err == nil {
		err = canvas.CacheSystemFonts(filepath.Join(dir, "fonts"), []string{dir})
	}
	if err != nil {
		return err
	}
	c, err := canvas.ParseSVG(strings.NewReader(readable(svg)))
	if err != nil {
		return fmt.Errorf("converting the picture: %w", err)
	}
	return write(c)
}

var (
	vanished  = regexp.MustCompile(`<path [^>]*transform="matrix\(0,0,0,0,[^>]*>(</path>)?`)
	invisible = regexp.MustCompile(`(fill|stroke)="[^"]*" (fill|stroke)-opacity="0"`)
	nothing   = regexp.MustCompile(`(fill|stroke)="(transparent|rgba\(0,0,0,0\))"`)
	families  = regexp.MustCompile(`font-family="[^"]*"`)
	centred   = regexp.MustCompile(`<text dominant-baseline="central"[^>]*>`)
	height    = regexp.MustCompile(` y="(-?[0-9.]+)"`)
)

// middle is the distance from the middle of a line of text to its base, for letters of 12 pixels.
const middle = 4.2

// readable writes what the reader does not know in other words: transparent colours, places of lines by their middle, texts without
// a font, and shapes of no size, such as the symbols of labels.
func readable(svg string) string {
	svg = vanished.ReplaceAllString(strings.Replace(svg, "<svg ", `<svg font-family="DejaVu Sans" `, 1), "")
	svg = nothing.ReplaceAllString(invisible.ReplaceAllString(svg, `$1="none"`), `$1="none"`)
	svg = families.ReplaceAllString(svg, `font-family="DejaVu Sans"`)
	return centred.ReplaceAllStringFunc(svg, func(tag string) string {
		at := height.FindStringSubmatch(tag)
		if at == nil {
			return strings.Replace(tag, `dominant-baseline="central"`, fmt.Sprintf(`y="%v"`, middle), 1)
		}
		y, _ := strconv.ParseFloat(at[1], 64)
		return height.ReplaceAllString(tag, fmt.Sprintf(` y="%v"`, y+middle))
	})
}
