package objects

import (
	"strings"

	"sweep/datasets/vfs"
)

// Places is the file system of the machine, in which the directory of a data set may also be named as s3://BUCKET/PREFIX
// or file:///DIRECTORY. URLs are understood where a data set is made or opened: by Resolve, MkdirAll, Sub and SyncDir.
//
// The store is configured by the settings that other programs for S3 use: environment variables such as AWS_ENDPOINT_URL,
// AWS_REGION and AWS_ACCESS_KEY_ID, and the profiles of ~/.aws.
type Places struct{ vfs.OS }

// Resolve returns the canonical name of a place: the path of a directory of this machine, or s3://BUCKET/PREFIX.
func (p Places) Resolve(dir string) (string, error) {
	at, err := Parse(dir)
	return at.String(), err
}

// Sub opens the directory, or the part of a bucket, that holds a data set.
func (p Places) Sub(dir string) (vfs.FS, error) {
	at, err := Parse(dir)
	if err != nil {
		return nil, err
	}
	if at.Bucket == "" {
		return p.OS.Sub(at.Path)
	}
	store, err := newS3(at.Bucket)
	if err != nil {
		return nil, err
	}
	return New(store, at.Prefix, stagingOnDisk(store.URL(at.Prefix))), nil
}

// MkdirAll makes a directory with its parents. A prefix of a bucket need not be created.
func (p Places) MkdirAll(dir string) error {
	at, err := Parse(dir)
	if err != nil || at.Bucket != "" {
		return err
	}
	return p.OS.MkdirAll(at.Path)
}

// Directory is the absolute path of a directory of this machine with all symbolic links followed; ok is false for a prefix
// of a bucket, which cannot be renamed.
func (p Places) Directory(dir string) (path string, ok bool, err error) {
	at, err := Parse(dir)
	if err != nil || at.Bucket != "" {
		return "", false, err
	}
	return p.OS.Directory(at.Path)
}

// SyncDir makes the names in a directory durable; what a store has accepted is durable. It also accepts a truncated URL
// of a bucket, as produced by a program that walks up to the root as on a path.
func (p Places) SyncDir(dir string) error {
	if strings.HasPrefix(strings.ToLower(dir), "s3:") {
		return nil
	}
	return p.OS.SyncDir(dir)
}

var _ vfs.FS = Places{}
