package places

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets/errkind"
)

// Every place has one text, whatever way it is written, and a path only if it is a directory.
func TestPlacesAreUnderstood(t *testing.T) {
	for text, want := range map[string]string{
		"out/set": "out/set", "/data/out": "/data/out", "./file:x": "./file:x", "out/a://b": "out/a://b", "user@host:x": "user@host:x",
		"file:///data/out": "/data/out", "file://localhost/my%20data": "/my data", "FILE:///data/out/": "/data/out",
		"s3://results": "s3://results", "s3://results/": "s3://results", "S3://results/x": "s3://results/x",
		"s3://my.results-1/a/b=c d%/": "s3://my.results-1/a/b=c d%", "s3://results/a@b:c": "s3://results/a@b:c",
	} {
		at, err := Parse(text)
		if err != nil || at.Text() != want || at.String() != want {
			t.Errorf("%s: %s, %v, want %s", text, at, err, want)
		}
		path, ok := at.Path()
		if _, _, isDirectory := at.Directory(); ok == strings.HasPrefix(want, "s3:") || ok && path != want || isDirectory != ok {
			t.Errorf("%s: path %q, %v", text, path, ok)
		}
	}
}

func TestWhatIsNoPlaceIsRefused(t *testing.T) {
	for text, part := range map[string]string{
		"s3://": "bucket", "s3:///x": "bucket", "s3://Results/x": "bucket", "s3://ab/x": "bucket", "s3://user@results/x": "user name",
		"s3://results//x": "part", "s3://results/a/../b": "part", "s3://results/a/./b": "part", "s3://results/a\nb": "part",
		"s3://results/x?region=here": "environment", "s3://results/" + strings.Repeat("x", 600): "bytes", "s3://results/a\x00": "u0000",
		"gs://results/x": "kind gs", "https://example.org/x": "kind https", "file://elsewhere/x": "machine elsewhere", "file://": "directory",
		"": "empty", "a\x00b": "u0000", "file:out": "./file:out", "file:/data/out": "complete URL", "s3:results/x": "complete URL",
		"file:///a%00b": "%00", "file:///a%2": "cannot be read", "file:///a?b": "no directory", "file://me@localhost/x": "user name",
	} {
		_, err := Parse(text)
		var wrong *Error
		if !errors.As(err, &wrong) || wrong.Kind() != errkind.Invalid || !strings.Contains(err.Error(), part) || !strings.Contains(err.Error(), "s3://BUCKET/PREFIX") {
			t.Errorf("%.40s: %v, want a word about %q", text, err, part)
		}
	}
}

// Whoever puts credentials into a URL does not find them in a message, and so in the logs of a cluster.
func TestMessagesHaveNoCredentials(t *testing.T) {
	const secret = "wJalrXUtnFEMI"
	for _, form := range []string{
		"s3://AKIA:%s@results/x", "s3://%s@results/x", "s3://AKIA:a/%s@results/x", "s3://AKIA:%s/b@results/x", "s3://AKIA:a?%s@results", "s3:AKIA:%s@results/x",
		"https://AKIA:%s@store.example/results", "S3://AKIA:%s@results/x?y", "file://me:%s@host/x", "minio://AKIA:%s@host:9000/b",
		"s3://results/x?X-Amz-Signature=%s", "https://store.example/results/x?sig=%s",
	} {
		_, err := Parse(fmt.Sprintf(form, secret))
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", form, err)
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
		prefix, ok := strings.CutPrefix(at.Text()+"/", "s3://results/")
		if !ok || !strings.HasPrefix(text+"/", at.Text()) {
			t.Fatalf("%q is taken for %s", text, at)
		}
		for _, part := range strings.Split(prefix, "/") {
			if part == ".." || part == "." {
				t.Fatalf("%q leads out", text)
			}
		}
	})
}

func TestADirectoryByItsURL(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "my data")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	url := "file://" + strings.ReplaceAll(dir, " ", "%20")
	for i, name := range []string{url, "file://localhost" + url[len("file://"):] + "/", "FILE" + url[len("file"):]} {
		at, err := Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		fsys, err := at.Open()
		if err != nil {
			t.Fatal(err)
		}
		f, err := fsys.Create(fmt.Sprint(i))
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		fsys.Close()
		if _, err := os.Stat(filepath.Join(dir, fmt.Sprint(i))); err != nil {
			t.Error(err)
		}
	}
}

// People see escapes, programs and shells get the name itself.
func TestANameWithControlCharacters(t *testing.T) {
	at, err := Parse("out/a\x1b[2Jb")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]any{"dir": at})
	if err != nil || string(data) != `{"dir":"out/a\u001b[2Jb"}` || at.Text() != "out/a\x1b[2Jb" || at.String() != `out/a\u001b[2Jb` {
		t.Errorf("%s, %v, %q, %q", data, err, at.Text(), at.String())
	}
}
