package viewer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"sweep/datasets/errkind"
)

// answerBytes is the largest answer. A result of resultBytes fits: escaping makes little of it longer.
const answerBytes = 2 * resultBytes

// raw is an answer that is JSON already.
type raw []byte

// MarshalJSON returns the answer.
func (r raw) MarshalJSON() ([]byte, error) { return r, nil }

// file is an answer that the browser keeps as a file.
type file struct {
	name, kind string
	data       []byte
}

// failure is an answer that says why there is no other.
type failure struct {
	Error string `json:"error"`
	Hint  string `json:"hint,omitempty"`
}

// send writes an answer or an error. The page shows both as text.
func send(w http.ResponseWriter, answer any, err error) {
	if f, ok := answer.(*file); ok && err == nil {
		w.Header().Set("Content-Type", f.kind)
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", f.name))
		w.Write(f.data) //nolint:errcheck // the client may be gone
		return
	}
	status, data := http.StatusOK, []byte(nil)
	if err == nil {
		data, err = encoded(answer)
	}
	if err == nil && len(data) > answerBytes {
		err = errkind.Errorf(errkind.Invalid, "the answer has %d MiB, more than the %d that a page can show; filter it", len(data)>>20, answerBytes>>20)
	}
	if err != nil {
		status = statusOf(err)
		f := failure{Error: err.Error()}
		var hinted interface{ Hint() string }
		if errors.As(err, &hinted) {
			f.Hint = hinted.Hint()
		}
		data, _ = json.Marshal(f)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(data) //nolint:errcheck // the client may be gone
}

// encoded escapes < > and &.
func encoded(answer any) ([]byte, error) {
	if r, ok := answer.(raw); ok {
		return r, nil
	}
	return json.Marshal(answer)
}

// statusOf maps the kind of an error to a status code.
func statusOf(err error) int {
	switch errkind.Of(err) {
	case errkind.NoDataset:
		return http.StatusNotFound
	case errkind.Busy, errkind.Interrupted:
		return http.StatusServiceUnavailable
	case errkind.Damage, errkind.Storage:
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// inTime explains an error that comes from the end of the time.
func inTime(ctx context.Context, err error, limit time.Duration) error {
	if err != nil && errkind.Of(err) != errkind.Busy && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return errkind.Errorf(errkind.Interrupted, "stopped after %s, the limit of this page", limit)
	}
	return err
}
