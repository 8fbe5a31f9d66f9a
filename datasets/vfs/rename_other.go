//go:build !linux

package vfs

// renameNew has no system call to build on here, so the failure of link(2) stands.
func (o OS) renameNew(_, _ string, cause error) error { return cause }
