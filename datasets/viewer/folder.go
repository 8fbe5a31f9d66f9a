package viewer

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

// Limits of a directory of data sets.
const (
	listTime   = 2 * time.Second // that a list is valid
	studiesMax = 4               // data sets open at a time
)

// entry is a data set of the list.
type entry struct {
	Name    string `json:"name"`
	Title   string `json:"title"` // of its grid
	Design  string `json:"design"`
	Points  int64  `json:"points"`
	Planned int64  `json:"planned"`
	Done    int64  `json:"done"`
	Failed  int64  `json:"failed"`
	Bytes   int64  `json:"bytes"`
	Error   string `json:"error,omitempty"` // instead of all but the name
}

// list describes the data sets of the server: one, or those of a directory in the order of their names.
func (s *Server) list() ([]entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.looked) < listTime {
		return s.listed, nil
	}
	places, err := s.places()
	if err != nil {
		return nil, err
	}
	entries := []entry{}
	for _, p := range places {
		entries = append(entries, s.entry(p.name, p.place))
	}
	s.listed, s.looked = entries, time.Now()
	return entries, nil
}

// namedPlace is a data set by its name.
type namedPlace struct {
	name  string
	place vfs.Place
}

// places finds the data sets. A name of an address is compared with theirs, so it cannot lead to another directory.
func (s *Server) places() ([]namedPlace, error) {
	if s.single != nil {
		return []namedPlace{{s.single.name, s.single.place}}, nil
	}
	fsys, dir, _ := s.options.Place.Directory()
	names, err := fsys.ReadDir(dir)
	if err != nil {
		return nil, datasets.Storage("listing", dir, err)
	}
	var list []namedPlace
	for _, e := range names {
		if place := vfs.In(fsys, path.Join(dir, e.Name())); isDataset(place) {
			list = append(list, namedPlace{e.Name(), place})
		}
	}
	if len(list) == 0 {
		return nil, &datasets.NoDatasetError{Place: s.options.Place}
	}
	return list, nil
}

func (s *Server) entry(name string, place vfs.Place) entry {
	e := entry{Name: name}
	about, err := s.options.Sources.Describe(place)
	if err != nil {
		e.Error = err.Error()
		return e
	}
	t := about.Study
	e.Title, e.Design, e.Points, e.Planned, e.Done, e.Failed, e.Bytes = t.Name, t.Design, t.Points, t.Planned, t.Done, t.Failed, about.Bytes
	return e
}

// study returns the data set of that name.
func (s *Server) study(name string) (*study, error) {
	if s.single != nil {
		if name != s.single.name {
			return nil, errkind.Errorf(errkind.NoDataset, "there is no data set %q here, only %q", name, s.single.name)
		}
		return s.single, nil
	}
	places, err := s.places()
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(places, func(p namedPlace) bool { return p.name == name })
	if i < 0 {
		return nil, errkind.Errorf(errkind.NoDataset, "there is no data set %q in %s", name, s.options.Place)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.studies[name]; st != nil {
		st.used.Store(time.Now().UnixNano())
		return st, nil
	}
	if len(s.studies) >= studiesMax {
		s.forget()
	}
	st := newStudy(s, name, places[i].place)
	st.used.Store(time.Now().UnixNano())
	s.studies[name] = st
	return st, nil
}

// forget closes the data set that was not used for the longest time.
func (s *Server) forget() {
	oldest := ""
	for name, st := range s.studies {
		if oldest == "" || st.used.Load() < s.studies[oldest].used.Load() {
			oldest = name
		}
	}
	s.studies[oldest].close() //nolint:errcheck // it only read
	delete(s.studies, oldest)
}

// isDataset reports whether a place is one of a data set. A URL is taken to be one.
func isDataset(place vfs.Place) bool {
	fsys, dir, ok := place.Directory()
	if !ok {
		return true
	}
	there, err := vfs.Exists(fsys, path.Join(dir, datasets.StateDir))
	return err == nil && there
}

// nameOf is the last part of a path or a URL, as it stands in addresses.
func nameOf(place vfs.Place) string {
	text := place.Text()
	if dir, ok := place.Path(); ok {
		if absolute, err := filepath.Abs(dir); err == nil {
			text = filepath.ToSlash(absolute)
		}
	}
	name := path.Base(strings.TrimRight(text, "/"))
	if name == "/" || name == "." {
		return "data"
	}
	return name
}
