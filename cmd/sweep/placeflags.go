package main

import (
	"reflect"

	"github.com/alecthomas/kong"

	"sweep/datasets/objects"
)

// isBucket reports whether a data set is in a bucket. Its name is no path then.
func isBucket(dir string) bool { return objects.InBucket(dir) }

// placeArguments registers the decoder for arguments that name a data set.
var placeArguments = kong.NamedMapper("place", kong.MapperFunc(placeMapper))

// placeMapper decodes arguments that name a data set, marked with type:"place". It resolves them to a path or
// s3://BUCKET/PREFIX, so that other code does not have to handle other URLs.
func placeMapper(ctx *kong.DecodeContext, target reflect.Value) error {
	var text string
	if err := ctx.Scan.PopValueInto("place", &text); err != nil {
		return err
	}
	dir, err := places.Resolve(text)
	target.SetString(dir)
	return err
}
