//go:build !unix

// Package process starts other programs in process groups of their own.
package process

import "os/exec"

// OwnGroup has no counterpart here.
func OwnGroup(*exec.Cmd) {}

// KillGroup kills the process alone.
func KillGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
