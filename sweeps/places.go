package sweeps

import (
	"errors"

	"sweep/engine/document"
)

// Place is a position in a grid for a mistake that only a caller can find.
type Place struct {
	Kind  PlaceKind
	Index int // of the axis, or in the list of the key
	Value int // AtValue: number of the value
}

// PlaceKind is the kind of a Place.
type PlaceKind uint8

// The kinds of Place.
const (
	AtGrid      PlaceKind = iota // the document as a whole
	AtAxisName                   // the name of an axis
	AtValue                      // a value of an axis
	AtPartition                  // an element of output.partition_by
	AtUntil                      // the rule of replications
)

// Mistake returns a mistake at a place of the grid.
func (g *Grid) Mistake(at Place, message, remedy string) *document.Error {
	e := &document.Error{Class: document.SchemaError, Message: message, Remedy: remedy, Pos: document.Pos{File: g.files.show(g.file)}}
	switch at.Kind {
	case AtAxisName:
		a := g.axes[at.Index]
		e.Pos, e.Key = a.named, document.Join(a.key, "name")
	case AtValue:
		a := g.axes[at.Index]
		e.Pos, e.Key = a.values.pos(at.Value), document.Join(a.key, "values")
	case AtPartition:
		e.Pos, e.Key = g.output.partitionPlace[at.Index], document.JoinIndex("output.partition_by", at.Index)
	case AtUntil:
		e.Pos, e.Key = g.untilPos, "replications.until"
	}
	return e
}

// Join appends an error to mistakes: the mistakes it contains or, if it has none, the error itself.
func Join(errs document.Errors, err error) document.Errors {
	var more document.Errors
	switch {
	case err == nil:
		return errs
	case errors.As(err, &more):
		return append(errs, more...)
	}
	return append(errs, &document.Error{Class: document.SchemaError, Message: err.Error()})
}
