package objects

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"sweep/datasets/vfs"
)

// refused turns a response of the store into one of the errors of Store. taken is set if the condition was that the key is
// free.
func (s *s3Store) refused(operation, key string, taken bool, err error) error {
	code, status := answer(err)
	switch {
	case code == "NoSuchBucket":
	case status == http.StatusNotFound:
		return fs.ErrNotExist
	case status == http.StatusPreconditionFailed && taken:
		return fs.ErrExist
	case status == http.StatusPreconditionFailed:
		return ErrChanged
	case status == http.StatusNotImplemented:
		return ErrUnsupported
	}
	return s.fail(operation, key, err)
}

// answer returns the error code of the store and its HTTP status, empty and 0 if there was no response.
func answer(err error) (code string, status int) {
	var api smithy.APIError
	if errors.As(err, &api) {
		code = api.ErrorCode()
	}
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		status = response.HTTPStatusCode()
	}
	return code, status
}

// credentialsStep occurs in errors of the client that are caused by looking for credentials.
const credentialsStep = "get credentials: "

// badCredentials are the error codes for credentials that the store does not know or no longer accepts.
var badCredentials = []string{"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired"}

// fail returns an error with the failed request and what can be done.
func (s *s3Store) fail(operation, key string, err error) error {
	e := &RequestError{Operation: operation, URL: s.URL(key), Err: plain(err)}
	code, status := answer(err)
	var large *tooLargeError
	switch {
	case errors.As(err, &large):
		e.Hopeless, e.Remedy = true, "make the batches smaller: batch in the [output] table of the grid"
	case code == "NoSuchBucket":
		e.Hopeless, e.Remedy = true, "create the bucket "+s.bucket+" or name another one"
	case code == "PermanentRedirect", code == "AuthorizationHeaderMalformed", status == http.StatusMovedPermanently:
		e.Hopeless, e.Remedy = true, "set AWS_REGION to the region of the bucket"
	case strings.Contains(err.Error(), credentialsStep), slices.Contains(badCredentials, code):
		e.Hopeless, e.Remedy = true, "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
	case status == http.StatusForbidden, status == http.StatusUnauthorized:
		e.Hopeless, e.Remedy = true, "give these credentials the rights to list the bucket and to get, put and delete its objects, or use others (AWS_PROFILE)"
	case status == http.StatusInsufficientStorage, strings.Contains(code, "Quota"), strings.Contains(code, "StorageFull"):
		e.Err, e.Remedy = fmt.Errorf("%w: %w", e.Err, vfs.ErrFull), "free space on the store"
	case status == 0:
		e.Remedy = "check that the store can be reached, and AWS_ENDPOINT_URL if it is not Amazon's"
	}
	return e
}

// plain is the cause of an error of the client, without the names of its layers.
func plain(err error) error {
	code, status := answer(err)
	var network *url.Error
	var api smithy.APIError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		err = errors.New("no answer within the time limit")
	case status != 0 && errors.As(err, &api):
		err = fmt.Errorf("%s (%s, HTTP %d)", strings.TrimSuffix(firstText(api.ErrorMessage(), http.StatusText(status)), "."), code, status)
	case status != 0:
		err = fmt.Errorf("%s (HTTP %d)", http.StatusText(status), status)
	case errors.As(err, &network):
		err = network.Err
	default:
		if _, why, ok := strings.Cut(err.Error(), credentialsStep); ok {
			err = errors.New(why)
		}
	}
	return err
}

func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// tooLargeError reports that a file does not fit in an object.
type tooLargeError struct{ size int64 }

func (e *tooLargeError) Error() string {
	return fmt.Sprintf("a file of %d bytes is larger than the %d of one object", e.size, int64(putBytesMax))
}
