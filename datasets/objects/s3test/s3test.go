// Package s3test runs a real S3 server on the loopback interface for tests: the Versity gateway over a directory, which
// honors conditional writes. The server is built from scripts/s3server, whose go.sum pins it.
package s3test

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"sweep/datasets/vfs"
)

// Server is a running server with one empty bucket.
type Server struct {
	Endpoint string // http://127.0.0.1:PORT
	Bucket   string
	Env      []string // environment that a program needs to find the server and authenticate
	Dir      string   // where the server keeps objects: Dir/Bucket/KEY
}

// The credentials that the server accepts.
const (
	AccessKey = "sweep-test-access"
	SecretKey = "sweep-test-secret"
	region    = "us-east-1"
)

// Start starts a server that ends with the test, and sets the environment of the test for it. Without a server the test
// fails.
func Start(t testing.TB) *Server {
	t.Helper()
	program := build(t)
	dir := t.TempDir()
	s := &Server{Bucket: "results", Dir: filepath.Join(dir, "objects")}
	if err := os.MkdirAll(filepath.Join(s.Dir, s.Bucket), 0o755); err != nil {
		t.Fatal(err)
	}
	var output bytes.Buffer
	for range startTries {
		address := freeAddress(t)
		output.Reset()
		cmd := exec.Command(program, "--port", address, "--access", AccessKey, "--secret", SecretKey, "--region", region,
			"--quiet", "--iam-dir", dir, "posix", s.Dir)
		cmd.Dir = dir
		cmd.Stdout, cmd.Stderr = &output, &output
		endWithParent(cmd)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() {
			cmd.Wait()
			close(ended)
		}()
		t.Cleanup(func() {
			cmd.Process.Kill()
			<-ended
		})
		if answers(address, ended) {
			s.Endpoint = "http://" + address
			s.setEnv(t)
			return s
		}
	}
	t.Fatalf("the S3 server does not answer:\n%s", output.String())
	return nil
}

// Another program may take the address between our look and the server's start.
const startTries = 3

// setEnv points this process and its children to the server, and removes all other settings.
func (s *Server) setEnv(t testing.TB) {
	nowhere := filepath.Join(t.TempDir(), "none")
	for _, pair := range [][2]string{
		{"AWS_ENDPOINT_URL", s.Endpoint}, {"AWS_ACCESS_KEY_ID", AccessKey}, {"AWS_SECRET_ACCESS_KEY", SecretKey}, {"AWS_REGION", region},
		{"AWS_EC2_METADATA_DISABLED", "true"}, {"AWS_CONFIG_FILE", nowhere}, {"AWS_SHARED_CREDENTIALS_FILE", nowhere},
	} {
		t.Setenv(pair[0], pair[1])
		s.Env = append(s.Env, pair[0]+"="+pair[1])
	}
}

// URL is the place of a data set in the bucket.
func (s *Server) URL(prefix string) string { return "s3://" + s.Bucket + "/" + prefix }

func freeAddress(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// answers waits until a server responds.
func answers(address string, ended <-chan struct{}) bool {
	client := &http.Client{Timeout: time.Second}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		select {
		case <-ended:
			return false
		case <-time.After(20 * time.Millisecond):
		}
		if response, err := client.Get("http://" + address); err == nil {
			response.Body.Close()
			return true
		}
	}
	return false
}

// build makes the server in build/ of the tree, which takes a minute the first time, and returns its path.
func build(t testing.TB) string {
	t.Helper()
	root, err := treeRoot()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(root, "build", "versitygw")
	if err := os.MkdirAll(filepath.Dir(program), 0o777); err != nil {
		t.Fatal(err)
	}
	for { // tests of several packages need it at the same time
		lock, err := vfs.OS{}.Lock(program + ".lock")
		if err == nil {
			defer lock.Close()
			break
		}
		if !errors.Is(err, vfs.ErrLocked) {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	cmd := exec.Command("go", "build", "-o", program, "github.com/versity/versitygw/cmd/versitygw")
	cmd.Dir = filepath.Join(root, "scripts", "s3server")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building the S3 server: %v\n%s", err, out)
	}
	return program
}

// treeRoot is the directory of the module.
func treeRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "scripts", "s3server", "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("no directory above the test has scripts/s3server")
		}
		dir = parent
	}
}
