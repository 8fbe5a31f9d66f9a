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

var created = regexp.MustCompile(`CreationDate\(D:[0-9]{14}`)

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
	// The time stays as long as it was: offsets in the file refer to bytes.
	data := created.ReplaceAllFunc(b.Bytes(), func([]byte) []byte { return []byte("CreationDate(D:19700101000000") })
	return data, err
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
	invisible = regexp.MustCompile(`(fill|stroke)="[^"]*" (fill|stroke)-opacity="0"`)
	nothing   = regexp.MustCompile(`(fill|stroke)="(transparent|rgba\(0,0,0,0\))"`)
	families  = regexp.MustCompile(`font-family="[^"]*"`)
	centred   = regexp.MustCompile(`<text dominant-baseline="central"[^>]*>`)
	height    = regexp.MustCompile(` y="(-?[0-9.]+)"`)
)

// middle is the distance from the middle of a line of text to its base, for letters of 12 pixels.
const middle = 4.2

// readable writes what the reader does not know in other words: transparent colours, and places of lines by their middle.
func readable(svg string) string {
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
