// Package tidy holds the tests that keep the tree in order: imports point one way, the engine stays pure, files and
// functions stay readable, nothing large is kept, and the documentation names what exists.
package tidy
