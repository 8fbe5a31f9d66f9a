package objects_test

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"sweep/datasets/objects"
	"sweep/datasets/objects/objectstest"
	"sweep/datasets/objects/s3test"
)

// eachStore runs a test on the store in memory and on a real server, so that they agree on what a Store is.
func eachStore(t *testing.T, test func(t *testing.T, store objects.Store)) {
	t.Run("memory", func(t *testing.T) { test(t, objectstest.NewMemory()) })
	t.Run("server", func(t *testing.T) {
		server := s3test.Start(t)
		store, err := objects.NewS3(server.Bucket)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		test(t, store)
	})
}

func mustPut(t *testing.T, store objects.Store, key, text string) string {
	t.Helper()
	etag, err := store.Put(key, objects.BodyOf([]byte(text)), objects.Condition{})
	if err != nil {
		t.Fatal(err)
	}
	return etag
}

func contentOf(t *testing.T, store objects.Store, key string) string {
	t.Helper()
	stream, _, err := store.Get(key, 0, -1, "")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Close()
	data, err := io.ReadAll(stream)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestStoresAgree(t *testing.T) {
	eachStore(t, func(t *testing.T, store objects.Store) {
		want := func(what string, got, wanted error) {
			t.Helper()
			if !errors.Is(got, wanted) {
				t.Errorf("%s: %v, want %v", what, got, wanted)
			}
		}
		_, err := store.Head("a/b")
		want("head of nothing", err, fs.ErrNotExist)
		_, _, err = store.Get("a/b", 0, -1, "")
		want("get of nothing", err, fs.ErrNotExist)
		want("delete of nothing", store.Delete("a/b", ""), nil)
		want("copy of nothing", store.Copy("a/b", `"0123"`, "a/c"), fs.ErrNotExist)

		first, err := store.Put("a/b", objects.BodyOf([]byte("first")), objects.Condition{Absent: true})
		want("put to a free key", err, nil)
		_, err = store.Put("a/b", objects.BodyOf([]byte("second")), objects.Condition{Absent: true})
		want("put to a taken key", err, fs.ErrExist)
		second, err := store.Put("a/b", objects.BodyOf([]byte("second")), objects.Condition{})
		want("put in the place of the first", err, nil)
		if got := contentOf(t, store, "a/b"); got != "second" {
			t.Errorf("content %q", got)
		}

		o, err := store.Head("a/b")
		if err != nil || o.Size != 6 || o.ETag != second || o.SHA256 != objects.BodyOf([]byte("second")).SHA256 || o.Modified.IsZero() {
			t.Errorf("head: %+v, %v", o, err)
		}
		stream, o, err := store.Get("a/b", 2, 3, second)
		if err != nil || o.Size != 6 {
			t.Fatalf("get of a part: %+v, %v", o, err)
		}
		part, err := io.ReadAll(stream)
		stream.Close()
		if err != nil || string(part) != "con" {
			t.Errorf("part %q, %v", part, err)
		}
		_, _, err = store.Get("a/b", 2, 3, first)
		want("get of what was replaced", err, objects.ErrChanged)

		want("copy", store.Copy("a/b", second, "a/k%C3%A4se b.x"), nil)
		want("copy of what was replaced", store.Copy("a/b", first, "a/d"), objects.ErrChanged)
		if o, err := store.Head("a/k%C3%A4se b.x"); err != nil || o.ETag != second || o.SHA256 == "" {
			t.Errorf("copy: %+v, %v", o, err)
		}
		want("delete of what was replaced", store.Delete("a/b", first), objects.ErrChanged)
		want("delete", store.Delete("a/b", second), nil)
		_, err = store.Head("a/b")
		want("head of what was deleted", err, fs.ErrNotExist)
	})
}

func TestListings(t *testing.T) {
	eachStore(t, func(t *testing.T, store objects.Store) {
		for _, key := range []string{"p/a", "p/b/1", "p/b/2/3", "p/b-c/4", "p/c", "q"} {
			mustPut(t, store, key, key)
		}
		list := func(prefix string, flat bool) string {
			t.Helper()
			var keys []string
			err := store.List(prefix, flat, func(o objects.Object) error {
				if !o.Dir && o.Size != int64(len(o.Key)) {
					t.Errorf("%s has %d bytes", o.Key, o.Size)
				}
				keys = append(keys, o.Key)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(keys, " ")
		}
		for _, c := range []struct {
			prefix string
			flat   bool
			want   string
		}{
			{"p/", false, "p/a p/b-c/ p/b/ p/c"}, {"p/", true, "p/a p/b-c/4 p/b/1 p/b/2/3 p/c"},
			{"p/b/", false, "p/b/1 p/b/2/"}, {"nothing/", false, ""}, {"nothing/", true, ""},
		} {
			if got := list(c.prefix, c.flat); got != c.want {
				t.Errorf("list of %s (flat %v): %q, want %q", c.prefix, c.flat, got, c.want)
			}
		}
		stop := errors.New("stop")
		if err := store.List("p/", true, func(objects.Object) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("a listing that is stopped: %v", err)
		}
	})
}

func TestOneOfManyWinsAFreeKey(t *testing.T) {
	eachStore(t, func(t *testing.T, store objects.Store) {
		for round := range 5 {
			key := "race/" + string(rune('a'+round))
			var winners, losers atomic.Int32
			var group sync.WaitGroup
			start := make(chan struct{})
			for i := range 16 {
				group.Go(func() {
					<-start
					_, err := store.Put(key, objects.BodyOf([]byte{byte(i)}), objects.Condition{Absent: true})
					switch {
					case err == nil:
						winners.Add(1)
					case errors.Is(err, fs.ErrExist):
						losers.Add(1)
					default:
						t.Error(err)
					}
				})
			}
			close(start)
			group.Wait()
			if winners.Load() != 1 || losers.Load() != 15 {
				t.Errorf("%d processes have won and %d have lost", winners.Load(), losers.Load())
			}
		}
	})
}

func TestTheServerHonorsConditions(t *testing.T) {
	eachStore(t, func(t *testing.T, store objects.Store) {
		if puts, deletes, err := objects.CheckConditions(store, "x/probe"); err != nil || !puts || !deletes {
			t.Errorf("of puts %v, of deletions %v, %v", puts, deletes, err)
		}
		if _, err := store.Head("x/probe"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the probe is left: %v", err)
		}
	})
}
