package objects

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"

	"sweep/datasets/errkind"
)

// A request that fails for a transient reason is retried, with growing pauses of about ten seconds in total.
const (
	attemptsMax = 7
	pauseMax    = 5 * time.Second
)

var pauseFirst = 200 * time.Millisecond // shorter in tests

// pauseBefore is the time before another attempt, half of it random, so that processes that were rejected together do not
// retry together.
func pauseBefore(attempt int, _ error) (time.Duration, error) {
	longest := min(pauseFirst<<min(attempt, 10), pauseMax)
	return longest/2 + rand.N(longest/2), nil
}

// newS3 opens a bucket with the settings of the environment and of the profiles in ~/.aws. No request is made yet.
func newS3(bucket string) (*s3Store, error) {
	settings, err := config.LoadDefaultConfig(context.Background(), config.WithHTTPClient(transport()), config.WithRetryer(retryer),
		config.WithLogger(logging.Nop{}), config.WithDefaultRegion("us-east-1"))
	if err != nil {
		return nil, errkind.Errorf(errkind.Invalid, "s3://%s: the settings for object stores cannot be read: %w; correct the AWS_ variables or the files in ~/.aws", bucket, err)
	}
	// The settings may have added the certificates of AWS_CA_BUNDLE to our client.
	connections := &http.Client{Transport: settings.HTTPClient.(*awshttp.BuildableClient).GetTransport(), CheckRedirect: redirect}
	client := s3.NewFromConfig(settings, func(o *s3.Options) {
		o.HTTPClient = connections
		// Amazon names the bucket in the host name; most other stores know their own host name only.
		o.UsePathStyle = o.BaseEndpoint != nil
	})
	return &s3Store{client: client, bucket: bucket, connections: connections}, nil
}

// transport keeps as many connections as there may be workers, and has time limits for responses.
func transport() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		t.MaxIdleConnsPerHost = 64
		t.ResponseHeaderTimeout = time.Minute
	})
}

// redirect follows only redirects that repeat the request unchanged, with its method and content.
func redirect(r *http.Request, via []*http.Request) error {
	const redirectsMax = 5
	again := r.Response != nil && (r.Response.StatusCode == http.StatusTemporaryRedirect || r.Response.StatusCode == http.StatusPermanentRedirect)
	if !again || len(via) > redirectsMax {
		return http.ErrUseLastResponse
	}
	return nil
}

func retryer() aws.Retryer {
	r := retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = attemptsMax
		o.MaxBackoff = pauseMax
		o.Backoff = retry.BackoffDelayerFunc(pauseBefore)
		o.RateLimiter = ratelimit.None
		o.Retryables = append(o.Retryables, retry.IsErrorRetryableFunc(cutOff))
	})
	// A conditional write that conflicts with another request for the same key is not decided yet.
	// The last one comes from gateways over file systems, while another process removes an emptied directory.
	return retry.AddWithErrorCodes(r, "ConditionalRequestConflict", "OperationAborted", "ExistingObjectIsDirectory")
}

// cutOff retries a request whose response is cut off or is not of the protocol, like the error page of a proxy. All requests
// may be repeated: a conditional write that has succeeded finds its own content.
func cutOff(err error) aws.Ternary {
	var answer *smithy.DeserializationError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &answer) && !errors.Is(err, context.Canceled) {
		return aws.TrueTernary
	}
	return aws.UnknownTernary
}

// Close closes idle connections.
func (s *s3Store) Close() error {
	s.connections.CloseIdleConnections()
	return nil
}

// escapePath writes a path as a part of a URL.
func escapePath(path string) string { return (&url.URL{Path: path}).EscapedPath() }
