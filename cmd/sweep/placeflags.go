package main

import (
	"reflect"

	"github.com/alecthomas/kong"

	"sweep/datasets/objects"
)

// isBucket reports whether a data set is in a bucket. Its name is no path then.
func isBucket(dir string) bool { return objects.InBucket(dir) }

// placeArguments makes a parser know the arguments that name a data set.
var placeArguments = kong.NamedMapper("place", kong.MapperFunc(placeMapper))

// placeMapper decodes the arguments that name a data set, marked with type:"place". From here on a place has one name, a
// path or s3://BUCKET/PREFIX, so that whoever adds to it or takes it apart need not know of other URLs.
func placeMapper(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("place", &text); err != nil {
		return err
	}
	dir, err := places.Resolve(text)
	target.SetString(dir)
	return err
}
