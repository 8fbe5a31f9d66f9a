// Package web holds what browsers run: the bundle that draws the pictures, and the pages of sweep view, which use that bundle. The
// sources are in src; scripts/web builds dist from them. The program needs only dist, so it is built without Node.
package web

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"sync"
)

//go:embed dist/sweep.js.gz
var compressed []byte

//go:embed dist/view.js.gz
var view []byte

//go:embed dist/LICENSES
var licences string

// Script is the bundle. On a page with an element "pictures" it draws the pictures of the element "data"; elsewhere it defines
// sweepPictures.
var Script = sync.OnceValue(func() string {
	r, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		panic("the embedded bundle is damaged: " + err.Error()) // TestBundleIsCurrent checks it
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic("the embedded bundle is damaged: " + err.Error())
	}
	return string(text)
})

// Compressed is the bundle as it is embedded, for browsers.
func Compressed() []byte { return compressed }

// View are the pages of sweep view, compressed. They need the bundle, loaded before.
func View() []byte { return view }

// Licences are the texts of the licences of the libraries in the bundle.
func Licences() string { return licences }
