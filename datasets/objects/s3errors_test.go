package objects

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"sweep/datasets/errkind"
	"sweep/datasets/objects/s3test"
	"sweep/datasets/vfs"
)

// scripted is a store behind a server that gives the answers of a script, the last one for ever.
func scripted(t *testing.T, answers ...func(http.ResponseWriter)) (*s3Store, *atomic.Int32) {
	t.Helper()
	var requests atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := int(requests.Add(1))
		answers[min(n, len(answers))-1](w)
	}))
	t.Cleanup(server.Close)
	nowhere := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b",
		"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere, "AWS_EC2_METADATA_DISABLED": "true"} {
		t.Setenv(name, value)
	}
	store, err := newS3("results")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store, &requests
}

// answerOf is a response with an error code.
func answerOf(status int, code string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.WriteHeader(status)
		fmt.Fprintf(w, `<?xml version="1.0"?><Error><Code>%s</Code><Message>as the script says.</Message></Error>`, code)
	}
}

func success(w http.ResponseWriter) { w.Header().Set("ETag", `"1"`) }

func putX(store Store) error {
	_, err := store.Put("out/x", bodyOf([]byte("x")), Condition{Absent: true})
	return err
}

func TestPassingFailuresAreTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		answers  []func(http.ResponseWriter)
		requests int32
		want     error
	}{
		"busy, then done":                   {[]func(http.ResponseWriter){answerOf(503, "SlowDown"), answerOf(500, "InternalError"), success}, 3, nil},
		"undecided, then done":              {[]func(http.ResponseWriter){answerOf(409, "ConditionalRequestConflict"), success}, 2, nil},
		"undecided, then another was first": {[]func(http.ResponseWriter){answerOf(409, "ConditionalRequestConflict"), answerOf(412, "PreconditionFailed")}, 2, fs.ErrExist},
	} {
		t.Run(name, func(t *testing.T) {
			store, requests := scripted(t, c.answers...)
			if err := putX(store); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
			if requests.Load() != c.requests {
				t.Errorf("%d requests, want %d", requests.Load(), c.requests)
			}
		})
	}
}

// brokenOff is an answer whose body breaks off.
func brokenOff(body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", fmt.Sprint(len(body)+100))
		w.Write([]byte(body))
		panic(http.ErrAbortHandler)
	}
}

// TestAnswersThatBreakOffAreAskedForAgain gives listings and errors that break off or are none of the protocol.
func TestAnswersThatBreakOffAreAskedForAgain(t *testing.T) {
	const head = `<?xml version="1.0"?><ListBucketResult><Name>results</Name><KeyCount>1</KeyCount><IsTruncated>false</IsTruncated><Contents><Key>out/x</Key><Size>1</Size></Contents>`
	listing := func(w http.ResponseWriter) { fmt.Fprint(w, head+`</ListBucketResult>`) }
	for name, first := range map[string]func(http.ResponseWriter){
		"in the middle":       brokenOff(head),
		"before a word":       brokenOff(""),
		"an ended document":   func(w http.ResponseWriter) { fmt.Fprint(w, head) },
		"a page of a proxy":   func(w http.ResponseWriter) { fmt.Fprint(w, "<html><body>Bad gateway") },
		"an error of a proxy": func(w http.ResponseWriter) { w.WriteHeader(502); fmt.Fprint(w, "<html><body>Bad gateway") },
	} {
		t.Run(name, func(t *testing.T) {
			store, requests := scripted(t, first, listing)
			var keys []string
			err := store.List("out/", true, func(o Object) error { keys = append(keys, o.Key); return nil })
			if err != nil || len(keys) != 1 || keys[0] != "out/x" || requests.Load() != 2 {
				t.Errorf("%v, %v, %d requests", keys, err, requests.Load())
			}
		})
	}
}

func TestFailuresSayWhatToDo(t *testing.T) {
	for code, c := range map[string]struct {
		status int
		remedy string
		kind   errkind.Kind
	}{
		"NoSuchBucket":      {404, "create the bucket results", errkind.Invalid},
		"AccessDenied":      {403, "the rights to list the bucket", errkind.Invalid},
		"ExpiredToken":      {400, "set AWS_PROFILE", errkind.Invalid},
		"PermanentRedirect": {301, "set AWS_REGION", errkind.Invalid},
		"QuotaExceeded":     {400, "free space", errkind.Storage},
		"InvalidRequest":    {400, "", errkind.Storage},
	} {
		t.Run(code, func(t *testing.T) {
			store, requests := scripted(t, answerOf(c.status, code))
			err := putX(store)
			var failure *RequestError
			if !errors.As(err, &failure) || failure.Kind() != c.kind {
				t.Fatalf("got %v", err)
			}
			for _, part := range []string{"PUT s3://results/out/x: as the script says (" + code, fmt.Sprint("HTTP ", c.status), c.remedy} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v: nothing about %q", err, part)
				}
			}
			if vfs.IsFull(err) != (code == "QuotaExceeded") {
				t.Errorf("%v: full %v", err, vfs.IsFull(err))
			}
			if requests.Load() != 1 {
				t.Errorf("%d requests for what cannot succeed", requests.Load())
			}
		})
	}
}

func TestTriesAreBounded(t *testing.T) {
	var pauses time.Duration
	for attempt := range attemptsMax - 1 {
		pause, err := pauseBefore(attempt, nil)
		if err != nil {
			t.Fatal(err)
		}
		pauses += pause
	}
	if pauses < 5*time.Second || pauses > 20*time.Second {
		t.Errorf("the pauses between %d attempts last %v, want about ten seconds", attemptsMax, pauses)
	}
	usual := pauseFirst
	defer func() { pauseFirst = usual }()
	pauseFirst = time.Millisecond
	store, requests := scripted(t, answerOf(503, "SlowDown"))
	err := putX(store)
	var failure *RequestError
	if !errors.As(err, &failure) || failure.Kind() != errkind.Storage || !strings.Contains(err.Error(), "run the same command again") {
		t.Errorf("got %v", err)
	}
	if requests.Load() != attemptsMax {
		t.Errorf("%d requests, want %d", requests.Load(), attemptsMax)
	}
}

func TestWrongCredentialsAndMissingBucketsAreNamed(t *testing.T) {
	server := s3test.Start(t)
	open := func(bucket string) *s3Store {
		store, err := newS3(bucket)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		return store
	}
	if err := putX(open("missing")); err == nil || !strings.Contains(err.Error(), "create the bucket missing") {
		t.Errorf("missing bucket: %v", err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "wrong")
	if err := putX(open(server.Bucket)); err == nil || !strings.Contains(err.Error(), "AWS_SECRET_ACCESS_KEY") {
		t.Errorf("wrong secret: %v", err)
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	if err := putX(open(server.Bucket)); err == nil || !strings.Contains(err.Error(), "set AWS_PROFILE") {
		t.Errorf("no credentials: %v", err)
	}
	t.Setenv("AWS_PROFILE", "nobody")
	if _, err := newS3(server.Bucket); err == nil || !strings.Contains(err.Error(), "nobody") {
		t.Errorf("unknown profile: %v", err)
	}
}

func TestAProfileNamesTheStore(t *testing.T) {
	server := s3test.Start(t)
	t.Setenv("AWS_ENDPOINT_URL", "")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	file := writeTemp(t, fmt.Sprintf("[profile lab]\nendpoint_url = %s\nregion = us-east-1\naws_access_key_id = %s\naws_secret_access_key = %s\n",
		server.Endpoint, s3test.AccessKey, s3test.SecretKey))
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_PROFILE", "lab")
	store, err := newS3(server.Bucket)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := putX(store); err != nil {
		t.Error(err)
	}
}

func writeTemp(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
