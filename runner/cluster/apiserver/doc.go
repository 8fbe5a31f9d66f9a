// Package apiserver asks the code of the Kubernetes API server whether it takes the manifests that package cluster
// makes. It is a module of its own, so that the program does not depend on Kubernetes, and it reads the manifests from
// ../testdata, where the tests of package cluster hold them against what is made.
package apiserver
