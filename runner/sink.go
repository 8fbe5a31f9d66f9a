package runner

import "io"

// sink receives the files of a batch: a stage of the data set, or nothing.
type sink interface {
	Create(table string) (io.WriteCloser, error)
}

// sinkFunc is a function used as a sink.
type sinkFunc func(table string) (io.WriteCloser, error)

// Create calls the function.
func (f sinkFunc) Create(table string) (io.WriteCloser, error) { return f(table) }

// watchedSink remembers the first error of the storage below it. A table writer may wrap such an error beyond
// recognition, and a failing disk must not look like failing runs.
type watchedSink struct {
	to  sink
	err error
}

// Create opens the file of a table.
func (s *watchedSink) Create(table string) (io.WriteCloser, error) {
	w, err := s.to.Create(table)
	if err != nil {
		s.note(err)
		return nil, err
	}
	return &watchedFile{sink: s, to: w}, nil
}

func (s *watchedSink) note(err error) {
	if s.err == nil {
		s.err = err
	}
}

// blame returns the storage's error if there is one, as it is the cause of the other.
func (s *watchedSink) blame(err error) error {
	if err != nil && s.err != nil {
		return s.err
	}
	return err
}

type watchedFile struct {
	sink *watchedSink
	to   io.WriteCloser
}

func (f *watchedFile) Write(p []byte) (int, error) {
	n, err := f.to.Write(p)
	if err != nil {
		f.sink.note(err)
	}
	return n, err
}

func (f *watchedFile) Close() error {
	err := f.to.Close()
	if err != nil {
		f.sink.note(err)
	}
	return err
}

// countingSink counts the bytes of each table.
type countingSink map[string]*int64

// Create opens a file that counts.
func (s countingSink) Create(table string) (io.WriteCloser, error) {
	s[table] = new(int64)
	return counter{s[table]}, nil
}

type counter struct{ bytes *int64 }

func (c counter) Write(p []byte) (int, error) {
	*c.bytes += int64(len(p))
	return len(p), nil
}

func (counter) Close() error { return nil }
