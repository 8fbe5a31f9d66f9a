package main

import "sweep/datasets/objects"

// places is where data sets are: directories of this machine, and prefixes of buckets as s3://BUCKET/PREFIX.
var places = objects.Places{}
