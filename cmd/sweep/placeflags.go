package main

import (
	"reflect"

	"github.com/alecthomas/kong"

	"sweep/datasets/places"
	"sweep/datasets/vfs"
)

// placeArguments registers the decoder for arguments that name a data set, by a path or a URL.
var placeArguments = kong.TypeMapper(reflect.TypeFor[vfs.Place](), kong.MapperFunc(placeMapper))

func placeMapper(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("place", &text); err != nil {
		return err
	}
	at, err := places.Parse(text)
	target.Set(reflect.ValueOf(at))
	return err
}
