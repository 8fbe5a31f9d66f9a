package objects

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"sweep/datasets/vfs"
)

// S3 is the storage of Amazon S3 and of stores that speak its protocol. Its places are s3://BUCKET and s3://BUCKET/PREFIX.
//
// The store is configured by the settings that other programs for S3 use: environment variables such as AWS_ENDPOINT_URL,
// AWS_REGION and AWS_ACCESS_KEY_ID, and the profiles of ~/.aws.
type S3 struct{}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// prefixBytesMax leaves room below the 1024 bytes of a key for the names inside a data set.
const prefixBytesMax = 512

// Resolve checks BUCKET/PREFIX.
func (S3) Resolve(rest string) (string, error) {
	bucket, prefix, _ := strings.Cut(strings.TrimRight(rest, "/"), "/")
	switch {
	case !bucketName.MatchString(bucket):
		return "", fmt.Errorf("%q is not a bucket name", bucket)
	case len(prefix) > prefixBytesMax:
		return "", fmt.Errorf("the prefix has %d bytes; the limit is %d", len(prefix), prefixBytesMax)
	case strings.ContainsAny(prefix, "?#"):
		return "", errors.New("a prefix has no ? and no #; settings of the store come from the environment")
	case prefix == "":
		return bucket, nil
	}
	for _, part := range strings.Split(prefix, "/") {
		if part == "" || part == "." || part == ".." || strings.ContainsFunc(part, isControl) {
			return "", fmt.Errorf("the prefix has the part %q", part)
		}
	}
	return bucket + "/" + prefix, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// Open opens a part of a bucket. No request is made yet.
func (S3) Open(name string) (vfs.FS, error) {
	bucket, prefix, _ := strings.Cut(name, "/")
	store, err := newS3(bucket)
	if err != nil {
		return nil, err
	}
	return New(store, prefix, stagingOnDisk(store.URL(prefix))), nil
}
