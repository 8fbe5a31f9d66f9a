package objects

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// s3Store is a bucket of Amazon S3 or of a store that speaks its protocol.
type s3Store struct {
	client      *s3.Client
	bucket      string
	connections *http.Client
}

// Time limits of requests, including retries. Contents are transferred at half a megabyte per second or more.
const (
	requestTime    = 3 * time.Minute
	bytesPerSecond = 512 << 10
)

// putBytesMax is the largest object that one request can write.
const putBytesMax = 5 << 30

// sumHeader is the metadata key for the checksum of an object's content: not every store keeps the checksum of the
// protocol.
const sumHeader = "sha256"

func (s *s3Store) URL(key string) string {
	url := "s3://" + s.bucket
	if key != "" {
		url += "/" + key
	}
	return url
}

// Pause waits a tenth of a second, doubled on every try.
func (s *s3Store) Pause(try int) { time.Sleep(50 * time.Millisecond << try) }

// Put writes an object.
func (s *s3Store) Put(key string, b Body, c Condition) (string, error) {
	if b.Size > putBytesMax {
		return "", s.fail("PUT", key, &tooLargeError{b.Size})
	}
	ctx, cancel := context.WithTimeout(context.Background(), requestTime+time.Duration(b.Size/bytesPerSecond)*time.Second)
	defer cancel()
	in := &s3.PutObjectInput{
		Bucket: &s.bucket, Key: &key, Body: io.NewSectionReader(b.Content, 0, b.Size), ContentLength: &b.Size,
		Metadata: map[string]string{sumHeader: b.SHA256},
	}
	sum, err := hex.DecodeString(b.SHA256)
	if err != nil {
		return "", err
	}
	in.ChecksumSHA256 = aws.String(base64.StdEncoding.EncodeToString(sum))
	if c.Absent {
		in.IfNoneMatch = aws.String("*")
	}
	out, err := s.client.PutObject(ctx, in)
	if err != nil {
		return "", s.refused("PUT", key, c.Absent, err)
	}
	return aws.ToString(out.ETag), nil
}

// Get reads an object or a part of it.
func (s *s3Store) Get(key string, offset, length int64, etag string) (io.ReadCloser, Object, error) {
	ctx, cancel := context.WithCancel(context.Background())
	in := &s3.GetObjectInput{Bucket: &s.bucket, Key: &key}
	if etag != "" {
		in.IfMatch = &etag
	}
	switch {
	case length >= 0:
		in.Range = aws.String(fmt.Sprintf("bytes=%d-%d", offset, offset+length-1))
	case offset > 0:
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", offset))
	}
	stalled := time.AfterFunc(requestTime, cancel)
	out, err := s.client.GetObject(ctx, in)
	stalled.Stop()
	if err != nil {
		cancel()
		return nil, Object{}, s.refused("GET", key, false, err)
	}
	o := Object{Key: key, Size: aws.ToInt64(out.ContentLength), ETag: aws.ToString(out.ETag),
		SHA256: out.Metadata[sumHeader], Modified: aws.ToTime(out.LastModified)}
	if _, total, ok := strings.Cut(aws.ToString(out.ContentRange), "/"); ok {
		o.Size, _ = strconv.ParseInt(total, 10, 64)
	}
	return &body{stream: out.Body, cancel: cancel, store: s, key: key}, o, nil
}

// Head describes an object.
func (s *s3Store) Head(key string) (Object, error) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	out, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: &key})
	if err != nil {
		return Object{}, s.refused("HEAD", key, false, err)
	}
	return Object{Key: key, Size: aws.ToInt64(out.ContentLength), ETag: aws.ToString(out.ETag),
		SHA256: out.Metadata[sumHeader], Modified: aws.ToTime(out.LastModified)}, nil
}

// List visits the objects below a prefix, a thousand with each request.
func (s *s3Store) List(prefix string, flat bool, visit func(Object) error) error {
	in := &s3.ListObjectsV2Input{Bucket: &s.bucket, Prefix: &prefix}
	if !flat {
		in.Delimiter = aws.String("/")
	}
	for pages := s3.NewListObjectsV2Paginator(s.client, in); pages.HasMorePages(); {
		ctx, cancel := context.WithTimeout(context.Background(), requestTime)
		page, err := pages.NextPage(ctx)
		cancel()
		if err != nil {
			return s.refused("LIST", prefix, false, err)
		}
		if err := visitPage(page, visit); err != nil {
			return err
		}
	}
	return nil
}

// visitPage visits objects and common prefixes of one page of a listing together in their order.
func visitPage(page *s3.ListObjectsV2Output, visit func(Object) error) error {
	objects, prefixes := page.Contents, page.CommonPrefixes
	for len(objects) > 0 || len(prefixes) > 0 {
		var o Object
		if len(prefixes) == 0 || len(objects) > 0 && aws.ToString(objects[0].Key) < aws.ToString(prefixes[0].Prefix) {
			o = listed(objects[0])
			objects = objects[1:]
		} else {
			o = Object{Key: aws.ToString(prefixes[0].Prefix), Dir: true}
			prefixes = prefixes[1:]
		}
		if err := visit(o); err != nil {
			return err
		}
	}
	return nil
}

func listed(o types.Object) Object {
	return Object{Key: aws.ToString(o.Key), Size: aws.ToInt64(o.Size), ETag: aws.ToString(o.ETag), Modified: aws.ToTime(o.LastModified)}
}

// Copy copies an object inside the store.
func (s *s3Store) Copy(from, etag, to string) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	_, err := s.client.CopyObject(ctx, &s3.CopyObjectInput{Bucket: &s.bucket, Key: &to, CopySourceIfMatch: &etag,
		CopySource: aws.String(escapePath(s.bucket + "/" + from))})
	if err != nil {
		return s.refused("COPY", from, false, err)
	}
	return nil
}

// Delete removes an object.
func (s *s3Store) Delete(key, etag string) error {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	in := &s3.DeleteObjectInput{Bucket: &s.bucket, Key: &key}
	if etag != "" {
		in.IfMatch = &etag
	}
	_, err := s.client.DeleteObject(ctx, in)
	if err != nil {
		err = s.refused("DELETE", key, false, err)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// body is the stream of an object's content. It is abandoned when no data arrives for too long.
type body struct {
	stream io.ReadCloser
	cancel func()
	store  *s3Store
	key    string
}

// Read reads on.
func (b *body) Read(p []byte) (int, error) {
	stalled := time.AfterFunc(stallTime, b.cancel)
	defer stalled.Stop()
	n, err := b.stream.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = b.store.fail("GET", b.key, err)
	}
	return n, err
}

// stallTime is the longest time without data during a read.
const stallTime = time.Minute

// Close ends the request.
func (b *body) Close() error {
	b.cancel()
	return b.stream.Close()
}
