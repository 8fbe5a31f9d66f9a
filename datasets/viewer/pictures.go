package viewer

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/datasets/report"
)

// aboutAnswer is what every page of a data set says at its top.
type aboutAnswer struct {
	Head       report.Head     `json:"head"`
	Study      *pictures.Study `json:"study"`
	Words      string          `json:"words"` // the data set in command lines
	Tables     []string        `json:"tables"`
	Generation int64           `json:"generation"`
	Damage     string          `json:"damage,omitempty"` // what is left out
}

func about(_ context.Context, st *study, _ *request) (any, error) {
	about, generation, err := st.now()
	if err != nil {
		return nil, err
	}
	a := aboutAnswer{Head: about.Head, Study: about.Study, Words: st.server.options.Sources.Words(st.place), Tables: about.Study.Tables, Generation: generation}
	if about.Damage != nil {
		a.Damage = about.Damage.Error()
	}
	return a, nil
}

// picturesAnswer are pictures with the means over the runs that they show: value and label.
type picturesAnswer struct {
	*pictures.Document
	Figures    [][2]string `json:"figures"`
	Runs       int         `json:"runs"`   // completed
	Failed     int64       `json:"failed"` // of the runs that the filter keeps
	Generation int64       `json:"generation"`
}

// keep reads the filter on axes: ?axis.policy=patient&axis.policy=fifo keeps two levels of an axis. The names of levels are checked
// where they are used.
func (r *request) keep(study *pictures.Study) (map[string][]string, error) {
	kept := map[string][]string{}
	for name, levels := range r.query {
		axis, ok := strings.CutPrefix(name, "axis.")
		if !ok {
			continue
		}
		if !slices.ContainsFunc(study.Axes, func(a pictures.Axis) bool { return a.Name == axis }) {
			return nil, errkind.Errorf(errkind.Invalid, "there is no axis %q to filter by", axis)
		}
		kept[axis] = levels
	}
	return kept, nil
}

// allPictures are those of the report, of the runs that the filter keeps.
func allPictures(ctx context.Context, st *study, r *request) (any, error) {
	about, generation, err := st.now()
	if err != nil {
		return nil, err
	}
	o := pictures.Options{}
	if o.Keep, err = r.keep(about.Study); err != nil {
		return nil, err
	}
	key, err := json.Marshal([]any{generation, o.Keep})
	if err != nil {
		return nil, err
	}
	if data := st.cached(string(key)); data != nil {
		return raw(data), nil
	}
	var data []byte
	err = st.session(ctx, o, func(s *pictures.Session) error {
		doc, err := s.Make(ctx)
		if err != nil {
			return err
		}
		failed, _, err := s.Outcomes(ctx)
		if err == nil {
			data, err = json.Marshal(picturesAnswer{doc, s.Figures(), s.NumRuns(), failed, generation})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(data) > answerBytes {
		return nil, errkind.Errorf(errkind.Invalid, "the pictures have %d MiB of data, more than the %d that a page can show; choose fewer levels", len(data)>>20, answerBytes>>20)
	}
	st.keep(string(key), data)
	return raw(data), nil
}
