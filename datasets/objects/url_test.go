package objects

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets/errkind"
)

func TestPlacesAreUnderstood(t *testing.T) {
	for text, want := range map[string]Location{
		"out/set":                     {Path: "out/set"},
		"/data/out":                   {Path: "/data/out"},
		"file:///data/out":            {Path: "/data/out"},
		"file://localhost/my%20data":  {Path: "/my data"},
		"s3://results":                {Bucket: "results"},
		"s3://results/":               {Bucket: "results"},
		"s3://my.results-1/a/b=c d%/": {Bucket: "my.results-1", Prefix: "a/b=c d%"},
		"S3://results/x":              {Bucket: "results", Prefix: "x"},
		"FILE:///data/out/":           {Path: "/data/out"},
		"./file:x":                    {Path: "./file:x"},
		"out/a://b":                   {Path: "out/a://b"},
	} {
		if got, err := Parse(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for text, part := range map[string]string{
		"s3://": "bucket", "s3:///x": "bucket", "s3://Results/x": "bucket", "s3://ab/x": "bucket", "s3://user@results/x": "bucket",
		"s3://results//x": "part", "s3://results/a/../b": "part", "s3://results/a/./b": "part", "s3://results/a\nb": "part",
		"s3://results/x?region=here": "environment", "s3://results/" + strings.Repeat("x", 600): "bytes",
		"gs://results/x": "kind gs", "https://example.org/x": "kind https", "file://elsewhere/x": "machine elsewhere", "file://": "directory",
		"": "empty", "file:out": "./file:out", "file:/data/out": "complete URL", "s3:results/x": "complete URL", "file:///a%00b": "%00", "file:///a%2": "cannot be read",
	} {
		_, err := Parse(text)
		var wrong *URLError
		if !errors.As(err, &wrong) || wrong.Kind() != errkind.Invalid || !strings.Contains(err.Error(), part) || !strings.Contains(err.Error(), "s3://BUCKET/PREFIX") {
			t.Errorf("%.40s: %v, want a word about %q", text, err, part)
		}
	}
}

func TestWhateverIsParsedIsAPlaceInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := "s3://results/" + rapid.String().Draw(t, "prefix")
		at, err := Parse(text)
		if err != nil {
			return
		}
		if at.Bucket != "results" || !strings.HasPrefix(text, strings.TrimSuffix("s3://results/"+at.Prefix, "/")) {
			t.Fatalf("%q is taken for %+v", text, at)
		}
		for _, part := range strings.Split(at.Prefix, "/") {
			if part == ".." || part == "." {
				t.Fatalf("%q leads out", text)
			}
		}
	})
}

func TestADirectoryByItsURL(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my data")
	url := "file://" + strings.ReplaceAll(dir, " ", "%20")
	if err := (Places{}).MkdirAll(url); err != nil {
		t.Fatal(err)
	}
	fsys, err := Places{}.Sub(url)
	if err != nil {
		t.Fatal(err)
	}
	f, err := fsys.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := os.Stat(filepath.Join(dir, "x")); err != nil {
		t.Error(err)
	}
	for _, name := range []string{url, "file://localhost" + url[len("file://"):] + "/", "FILE" + url[len("file"):]} {
		if resolved, err := (Places{}).Resolve(name); err != nil || resolved != dir {
			t.Errorf("%s is %s, %v", name, resolved, err)
		}
	}
	for name, want := range map[string]string{"s3://results/a/b/": "s3://results/a/b", "S3://results": "s3://results", "out/set": "out/set"} {
		if resolved, err := (Places{}).Resolve(name); err != nil || resolved != want {
			t.Errorf("%s is %s, %v", name, resolved, err)
		}
	}
	for climb := "s3://results/a/b"; climb != "."; climb = filepath.Dir(climb) {
		if err := (Places{}).SyncDir(climb); err != nil {
			t.Errorf("%s: %v", climb, err)
		}
	}
}
