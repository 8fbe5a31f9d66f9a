package document

import "fmt"

// Reader decodes a tree strictly and collects every mistake. A decoder works in stages and calls Failed between them to
// find out whether the next stage can rely on the document.
type Reader struct {
	errs     Errors
	warnings Errors
}

// errorsMax limits the number of mistakes collected.
const errorsMax = 1000

// NewReader returns a Reader without mistakes.
func NewReader() *Reader { return &Reader{} }

// Add reports a mistake.
func (r *Reader) Add(e *Error) {
	if len(r.errs) < errorsMax {
		r.errs = append(r.errs, e)
	}
}

// Errorf reports a mistake of class schema at a value.
func (r *Reader) Errorf(n *Node, key, remedy, format string, args ...any) {
	r.Add(&Error{Pos: n.Pos, Key: key, Class: SchemaError, Message: fmt.Sprintf(format, args...), Remedy: remedy})
}

// Warn reports something that is accepted but questionable.
func (r *Reader) Warn(e *Error) {
	if len(r.warnings) < errorsMax {
		r.warnings = append(r.warnings, e)
	}
}

// Warnf is Warn for a place.
func (r *Reader) Warnf(pos Pos, key, format string, args ...any) {
	r.Warn(&Error{Pos: pos, Key: key, Message: fmt.Sprintf(format, args...)})
}

// Revise changes the mistakes and the warnings collected so far.
func (r *Reader) Revise(f func(Errors) Errors) { r.errs, r.warnings = f(r.errs), f(r.warnings) }

// Failed reports whether a mistake was found.
func (r *Reader) Failed() bool { return len(r.errs) > 0 }

// Errors lists the mistakes by position.
func (r *Reader) Errors() Errors {
	r.errs.Sort()
	return r.errs
}

// Warnings lists the warnings by position, one line each.
func (r *Reader) Warnings() []string {
	r.warnings.Sort()
	out := make([]string, len(r.warnings))
	for i, w := range r.warnings {
		out[i] = w.Error()
	}
	return out
}

// Join extends a path by a key. Keys with dots or brackets are quoted.
func Join(path, key string) string {
	step := Path{{Name: key}}.String()
	if path == "" {
		return step
	}
	return path + "." + step
}

// JoinIndex extends a path by an element number.
func JoinIndex(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
