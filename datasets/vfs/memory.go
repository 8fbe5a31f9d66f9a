package vfs

// node is a file or directory of Memory.
type node struct{}
